"""The drivers of the three levels: core, application, wire."""
