"""What operators need beside the serving: probes, metrics, notices, hot reload, doctor."""
