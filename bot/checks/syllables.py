"""Counts syllables, the measure that reading-ease formulas are made of. Pure: a word in, a number out.

Flesch's rule ("How to Write Plain English", 1979): count syllables as the word is spoken, and one for a figure, an
abbreviation or a symbol. Kandel and Moles kept his measure and gave it another weight.

English comes from a dictionary (`syllapy`). French has rules of its own here: hyphenation patterns, which libraries use
for it, leave out every syllable that a typesetter must not cut off ("école" has one for them). As it is spoken, the e at
the end of a word is silent ("traite" has one syllable, "parlent" too), and i, u and ou glide into the vowel after them
("nation" has two, but "client" too). Within a word the e counts, as in careful speech ("maintenant" has three).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import syllapy  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from bot.messages import Language

MOST_ABBREVIATED = 4
"""Longer capitals with a vowel among them are read as a word."""
_VOWELS = "aàâeéèêëiîïoôöuùûüyœæ"
_VOWEL = re.compile(f"[{_VOWELS}]")
_PART = re.compile(r"\d[\d\s.,]*\w*|[^\W_]+")

# Words that our texts use often and that the dictionary lacks or has wrong.
_ENGLISH = {"trafficked": 2, "coordination": 5, "centres": 2, "areas": 3, "abused": 2, "harmed": 1, "watched": 1}
_ENGLISH_ENDING = re.compile(r"['’](?:s|t|d|m|ll|re|ve)$")

_FRENCH = {"pays": 2, "paysan": 3, "paysans": 3, "paysage": 3, "paysages": 3, "abbaye": 3}
# -ent is heard in these words; otherwise it is the silent ending of a verb ("parlent").
_HEARD_ENT = frozenset(
    "absent accent accident adhérent adjacent adolescent agent apparent ardent argent cent client coefficient cohérent "
    "compétent concurrent confident conscient conséquent content continent contingent convalescent convergent couvent "
    "dent différent diligent dissident divergent décent déficient efficient excellent exigent fréquent impatient "
    "impertinent imprudent imminent incident incohérent inconscient inconvénient indifférent indulgent indécent "
    "ingrédient inhérent innocent insolent intelligent intermittent latent lent mécontent négligent occident omniscient "
    "onguent orient parent patient permanent pertinent polyvalent pourcent proéminent prudent précédent présent président "
    "quotient récent récipient récurrent référent régent résident réticent sergent serpent souvent succulent talent "
    "torrent transparent turbulent urgent vent violent virulent éloquent émergent éminent équivalent évident".split()
)
# -ment is heard, but not in the plural of these verbs ("aiment", "expriment").
_SILENT_MENT = re.compile(
    r"(?:^(?:ai|ar|désar|ri|fu|fil|sè|chô|blâ|cal)|ani|esti|pri|for|fir|fer|dor|ger|nom|som|gom|allu|assu|consu|résu|écu"
    r"|ryth|cla|flam|gram|scri|phè)ment$"
)
# Letters that are written but not heard, or heard as a consonant; in this order.
_RESPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (rf"qu(?=[{_VOWELS}]|$)", "k"),
        (r"gu(?=[eéèêiîy]|$)", "g"),
        (r"ge(?=[aàâoôu])", "j"),  # mangeons
        (r"(?<=[iuy])ement", "ment"),  # paiement
        (r"(?<=[iu])er(?=(?:ai|as?|ons|ez|ont)$)", "r"),  # étudiera
        (r"(?<=[aeuœ])ill|(?<=[aeuœ])il(?=s?$)", "j"),  # travailler, accueil
        (rf"(?<=[aeou])y(?=[{_VOWELS}])", "ij"),  # voyage
        (r"\bcoo", "koho"),  # coordination
    )
)
_SILENT_END = re.compile(r"es?$")
_NUCLEUS = re.compile(
    # A glide, but not after two consonants of which the second is l or r: the i of "client" is a syllable of its own.
    rf"(?:(?<![bcdfgkptv][lr])(?:ou|[iuy])(?=[{_VOWELS}])|u(?=i))*"
    rf"(?:aoû|eau|eoi|oeu|œu|[ae]y|oy|a[iîuû]|e[aeiîuû]|o[iîouûù]|[{_VOWELS}])"
)


def count_syllables(word: str, language: Language) -> int:
    """Count the syllables of one word, at least one.

    An apostrophe or a hyphen parts words that are counted each for itself; what French elides ("l’", "qu’") adds nothing.
    """
    count = _count_french if language == "fr" else _count_english
    parts = _PART.findall(_ENGLISH_ENDING.sub("", word) if language == "en" else word)
    return max(1, sum(1 if _is_figure_or_abbreviation(part) else count(part.lower()) for part in parts))


def _is_figure_or_abbreviation(part: str) -> bool:
    is_abbreviated = len(part) <= MOST_ABBREVIATED or not _VOWEL.search(part.lower())
    return part[0].isdigit() or (len(part) > 1 and part.isupper() and is_abbreviated)


def _count_english(part: str) -> int:
    return _ENGLISH.get(part) or int(syllapy.count(part))


def _count_french(part: str) -> int:
    if part in _FRENCH:
        return _FRENCH[part]
    if part.endswith("ent") and not (
        _SILENT_MENT.search(part) is None if part.endswith("ment") else part in _HEARD_ENT
    ):
        part = part.removesuffix("ent") or part
    for pattern, spelling in _RESPELLINGS:
        part = pattern.sub(spelling, part)
    return len(_NUCLEUS.findall(_SILENT_END.sub("", part))) or bool(_VOWEL.search(part))
