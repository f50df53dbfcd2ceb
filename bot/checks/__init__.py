"""What `bot check` proves before anything is shown to a person: knowledge, safety patterns, training data."""
