"""Fills an empty database with plausible conversations, so that the console can be seen and tried as it will be."""
