"""Staff of the Office: who they are, what they may do, what they did, and what they make of conversations and answers."""
