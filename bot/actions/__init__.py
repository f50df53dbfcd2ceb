"""rasa-sdk actions. They read intent, language and slots from the tracker and answer from the knowledge base.

`rasa run actions --actions bot.actions` serves them over HTTP; the server runs them in its own process.
"""
