"""Text to redacted text: identifying details become placeholders. Pure; nothing here stores, logs or looks up."""
