"""Groups and supergroups."""
