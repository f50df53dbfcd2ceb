"""Repère: a bilingual information assistant on human trafficking in Ontario. Rooms: docs/architecture.md."""
