"""The public pages: the demo page with the chat, in both languages, and the widget's files."""
