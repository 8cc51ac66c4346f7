"""The three levels on which a script is played."""
