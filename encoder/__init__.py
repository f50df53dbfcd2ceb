"""Builds the bilingual sentence encoder that `bot/nlu/encoder.py` serves: `make encoder`.

Runs in an environment of its own (`encoder/pyproject.toml`: torch, transformers). Nothing that serves imports it.
"""
