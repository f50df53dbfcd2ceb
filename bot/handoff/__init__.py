"""Hands a person's words on to the Office by e-mail: encrypted at rest, durable, erased once delivered."""
