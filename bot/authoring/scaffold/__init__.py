"""Templates of a new announcement."""
