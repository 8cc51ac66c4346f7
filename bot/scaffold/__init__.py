"""A new announcement, begun: what `python -m bot new` writes."""
