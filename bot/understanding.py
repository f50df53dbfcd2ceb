"""What one redacted message says: patterns of danger, the model, and what denies danger or asks for harm, put together.

It decides how a message is understood and nothing else; without a model the patterns alone answer (standard B3). In doubt
it is danger: a question is taken for a harmful one only where neither patterns nor model see somebody in need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from bot.engine.dialogue import FALLBACK_INTENT, parse_without_model
from bot.logs import where_raised
from bot.messages import HARMFUL_REQUEST, OUT_OF_SCOPE, RedactedText
from bot.nlu.language import identify_language
from bot.safety.detector import load_detector
from bot.safety.verdict import is_unsure, sees_need, weigh_danger

if TYPE_CHECKING:
    from pathlib import Path

    from bot.engine.dialogue import DialogueEngine
    from bot.messages import Language
    from bot.safety.calm import Calm
    from bot.safety.detector import SafetyDetector

CALM_CONFIDENCE = 0.7
"""Of what a denial of danger means by itself; not enough to lead out of a care frame."""

log = structlog.get_logger(__name__)


class MessageReader:
    """Reads messages; safe to share. `harmful` finds questions that get no how-to."""

    def __init__(self, engine: DialogueEngine | None, detector: SafetyDetector, harmful: SafetyDetector) -> None:
        self._engine = engine
        self._detector = detector
        self._harmful = harmful

    async def read(self, text: RedactedText, language: Language) -> tuple[dict[str, Any], str | None]:
        """Return Rasa's parse data with the verdict on danger over it, and that verdict where a pattern was found.

        Args:
            language: the conversation's, for a text that is too short to tell.
        """
        found = self._detector.detect_all(text)
        calm = None if found else self._detector.find_calm(text)
        parse_data = await self._parse(text, language, calm) or parse_without_model(text, language)
        parse_data["text"] = str(text)
        beliefs = _beliefs(parse_data)
        safety = weigh_danger(found[0], beliefs) if found else None
        if safety:
            parse_data |= {"intent": {"name": safety, "confidence": 1.0}, "dangers": list(found)}
        elif not found and not sees_need(beliefs) and self._harmful.detect(text):
            parse_data |= {"intent": {"name": OUT_OF_SCOPE, "confidence": 1.0}, "readings": [], "harmful": True}
        elif calm and calm.intent:  # the model would read danger in the words that deny it
            parse_data |= {"intent": {"name": calm.intent, "confidence": CALM_CONFIDENCE}, "readings": []}
        elif is_unsure(parse_data["intent"]):
            parse_data["intent"] = {**parse_data["intent"], "name": FALLBACK_INTENT}
        return parse_data, safety

    def find_danger(self, text: RedactedText, language: Language) -> tuple[str, Language] | None:
        """Return the danger that patterns find in a text, and the text's language; None where they find none.

        Args:
            language: for a text that is too short to tell.
        """
        found = self._detector.detect(text)
        return (found, identify_language(text) or language) if found else None

    async def _parse(self, text: RedactedText, language: Language, calm: Calm | None) -> dict[str, Any] | None:
        """Return what the model reads, without the words that deny danger: it knows words, not negation."""
        if self._engine is None:
            return None
        read = text if calm is None or calm.intent else RedactedText(calm.rest)
        spoken = language if read is text else identify_language(text) or language
        try:
            return await self._engine.parse(read, spoken)
        except Exception as error:
            log.error("understanding.parse.failed", error=type(error).__name__, where=where_raised(error))
            return None


def load_detectors(directory: Path) -> tuple[SafetyDetector, SafetyDetector]:
    """Read the patterns of danger and those of harmful questions from the knowledge's directory.

    Raises:
        KnowledgeError: a file is missing or wrong.
    """
    return load_detector(directory / "safety"), load_detector(directory / "harmful", [HARMFUL_REQUEST])


def _beliefs(parse_data: dict[str, Any]) -> list[dict[str, float]]:
    """Return the model's confidences by intent, of the whole message and of its sentences; none without a model."""
    if not parse_data.get("intent_ranking"):
        return []
    sentences = [[reading["intent"]] for reading in parse_data.get("readings") or ()]
    rankings = [parse_data["intent_ranking"], *sentences]
    return [{guess["name"]: float(guess["confidence"]) for guess in ranking} for ranking in rankings]
