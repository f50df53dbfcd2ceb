"""Rasa graph components of our pipeline, one narrow job each. With `bot.engine`, the only room that imports Rasa."""
