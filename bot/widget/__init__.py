"""The chat element's files. No Python is here: this only makes the folder findable, wherever it is installed."""
