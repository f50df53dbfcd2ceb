"""The curated knowledge of `knowledge/`: its schema, loader, look-up, checks and the replies made from it."""
