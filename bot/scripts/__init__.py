"""The old name of bot.authoring.scripts, for projects whose conftest.py names the pytest plugin."""
