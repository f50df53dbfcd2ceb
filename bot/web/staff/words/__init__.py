"""Every word of the console, complete in both languages: one module per area, one dataclass with a value per language."""
