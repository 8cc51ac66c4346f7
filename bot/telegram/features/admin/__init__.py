"""Commands of the admins."""
