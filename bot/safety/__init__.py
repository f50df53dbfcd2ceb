"""Does this text need a safety answer? Pure, needs no model, and answers when Rasa is down (standard B3)."""
