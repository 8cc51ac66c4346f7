"""What the author of an announcement works with: the check, the schema and the reference of the YAML."""
