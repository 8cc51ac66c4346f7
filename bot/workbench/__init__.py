"""The author's tools: what they check, report and take over."""
