"""What users see: one folder or file for each feature."""
