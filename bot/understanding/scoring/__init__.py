"""From neighbours to scores and confidence."""
