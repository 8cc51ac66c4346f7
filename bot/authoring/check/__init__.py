"""The checks of `python -m bot check`."""
