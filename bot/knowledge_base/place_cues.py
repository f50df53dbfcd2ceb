"""Says whether the words around a name tell that a place is meant, and that somebody is there.

Location is told by "in", "near", « à », « près de » …; "from", "to", « de » and « vers » tell an origin or a way, so they
count only after some verbs ("calling from", « j’appelle de »). Reads folded words; knows no place itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: its offsets, as it is written, and folded."""

    start: int
    end: int
    text: str
    word: str


MOST_KEYWORDS = 4

_CUES = frozenset("in near around outside inside within dans au aux en hors".split())
_CUES_AFTER: dict[str, frozenset[str]] = {
    "of": frozenset(
        "outside inside city town village area region county township part middle north south east west".split()
    ),
    "to": frozenset("close next".split()),
    "from": frozenset("calling texting writing messaging chatting typing".split()),
    **dict.fromkeys(
        ("de", "d", "du", "des"),
        frozenset(
            "pres proche autour cote region ville village coin secteur banlieue dehors nord sud est ouest centre "
            "comte canton appelle appel ecris texte clavarde".split()
        ),
    ),
}
# Where somebody comes from or goes to: enough to take a weak name of Ontario for a place, not to say that they are there.
_WAYS_AFTER: dict[str, frozenset[str]] = {
    "from": frozenset("m im am are re were come comes came".split()),
    "to": frozenset(
        "go going goes went gone get move moved moving travel drive driving bus ride back over come".split()
    ),
    **dict.fromkeys(("de", "d", "du"), frozenset("viens vient venons originaire".split())),
}
# « à » before a person ("je l’ai dit à Victoria"), and "a" without its accent, which is mostly another word.
_SPEAKING = frozenset(
    "parle parler parlait dit dis dire disait demande demander ecris ecrit ecrire appartient donne donner envoie "
    "envoyer texte texter menti mentir raconte raconter confie confier telephone telephoner".split()
)
_BEFORE_A = frozenset(
    "suis sui chui chuis jsuis habite abite jhabite vis vit reste demeure sommes etes vivre habiter rester vais va aller "
    "rendu rendue arrive arrivee pris prise coince coincee refuge hebergement maison avocat avocate aide service services "
    "clinique centre ressource ressources organisme organismes logement lit chambre travaille etudie".split()
)
_LIVING = frozenset(
    "live lives living lived stay staying stuck located reside residing based m am im we habite abite jhabite vis vivons "
    "reste demeure suis sui chuis chui jsuis sommes vivre habiter".split()
)
_SKIPPED = frozenset(
    "the le la les l downtown uptown northern southern eastern western central greater rural upstate old".split()
)
_PREPOSITIONS = frozenset("at from to de d du vers sur a".split())
_NOT_IN_SEARCH = frozenset("from of to de d du des vers a".split())
_AREA_WORDS = frozenset("ontario ont area county township municipality".split())


def is_whole_message(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether the words from `start` up to `end` are all that was written, but for an « à » typed as "a"."""
    return end == len(tokens) and (start == 0 or (start == 1 and tokens[0].word == "a"))


def names_ontario(tokens: Sequence[Token], end: int) -> bool:
    """Say whether "Ontario", "ON", "area", "county" … follows the name that ends before `end`."""
    if end >= len(tokens):
        return False
    return tokens[end].word in _AREA_WORDS or (tokens[end].text == "ON" and not tokens[end - 1].text.isupper())


def has_location_cue(tokens: Sequence[Token], start: int) -> bool:
    """Say whether the words before `start` tell that somebody or something is in the place."""
    return _find_cue(tokens, start, _CUES_AFTER) is not None


def has_way_cue(tokens: Sequence[Token], start: int) -> bool:
    """Say whether they tell that somebody comes from there or goes there."""
    return _find_cue(tokens, start, _WAYS_AFTER) is not None


def has_living_cue(tokens: Sequence[Token], start: int) -> bool:
    """Say whether they tell that somebody lives or is there: "I'm in", « j’habite à »."""
    cue = _find_cue(tokens, start, _CUES_AFTER)
    return cue is not None and cue == start - 1 and cue > 0 and tokens[cue - 1].word in _LIVING


def has_preposition(tokens: Sequence[Token], start: int) -> bool:
    """Say whether any word that may stand before a place does: enough for a name that is hardly anything else."""
    return has_location_cue(tokens, start) or (start > 0 and tokens[start - 1].word in _PREPOSITIONS)


def is_search(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether the text is a few words to search by ("shelter montreal") that begin or end with the name."""
    is_at_edge = start == 0 or (end == len(tokens) and tokens[start - 1].word not in _NOT_IN_SEARCH)
    return len(tokens) <= MOST_KEYWORDS and is_at_edge


def is_capitalised(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether the name has its capital in a text that is not all capitals."""
    name = next((t for t in tokens[start:end] if t.word not in _SKIPPED), tokens[start])
    return name.text[0].isupper() and any(token.text[-1].islower() for token in tokens)


def _find_cue(tokens: Sequence[Token], start: int, after: dict[str, frozenset[str]]) -> int | None:
    """Return the position of the cue before `start`, past an article or "downtown"."""
    position = start - 1
    while position > 0 and tokens[position].word in _SKIPPED:
        position -= 1
    if position < 0:
        return None
    word = tokens[position].word
    before = tokens[position - 1].word if position else ""
    if word == "a":
        accented = tokens[position].text.lower() != "a"
        found = before not in _SPEAKING if accented else before in _BEFORE_A
    else:
        found = (word in _CUES and after is _CUES_AFTER) or before in after.get(word, ())
    return position if found else None
