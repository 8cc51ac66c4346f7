"""What operators need beside the serving: probes, metrics, notices, a reload, and a doctor to ask."""
