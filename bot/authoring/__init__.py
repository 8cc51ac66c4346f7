"""The author's tools: check, report, inbox, scripts and scaffold."""
