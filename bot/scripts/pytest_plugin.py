"""The pytest plugin under its old name: loads bot.authoring.scripts.pytest_plugin, once."""

pytest_plugins = ["bot.authoring.scripts.pytest_plugin"]
