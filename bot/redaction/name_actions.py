"""What stands behind a name: verbs whose subject is a person, and phrases such as "… is my name"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.redaction.name_cues import OWNERS, PEOPLE
from bot.redaction.name_words import ABSTRACT, HARD_WORDS

if TYPE_CHECKING:
    from bot.redaction.tokens import Token

_VERBS_SURE = """told tells said says asked asks texted texts messaged messages drives drove hits hit beats beat
    beating recruited recruits threatened threatens introduced picked called calls phoned lives lived
    works worked owes locked locks brought brings paid pays sold sells sent sends raped rapes knows knew
    wants wanted left hates promised convinced forced forces moved kicked punched slapped choked grabbed
    posted posts snapped dmed dms follows messaged met cried cries sleeps slept drinks sits waits waited
    disappeared escaped ran pleure pleurait travaille travaillait conduit veut voulait habite vit dort
    dit disait frappe frappait menace menacait vend vendait recrute recrutait envoie garde gardait
    connait appelle texte recoit est-tu ecrit parle boit reste disparait s'est""".split()
_VERBS_MAYBE = """is was isnt wasnt has had hasnt does doesnt didnt will wont would wouldnt can cant could couldnt
    makes made keeps kept gives gave gets got goes went comes came takes took looks looked seems needs
    needed thinks thought says tried tries loves loved likes liked uses used started stopped stays
    stayed found finds helped helps let lets hurt hurts owns runs controls controlled watches just never
    always who and or n et pis ici here aka from est etait a avait va peut doit fait faisait prend
    prenait vient venait donne mettait met sera serait aussi sait savait qui ne n pense dirige controle
    oblige surveille""".split()
VERBS_SURE = frozenset(_VERBS_SURE)
"""What only a person does: even an ordinary word before it is a name."""
VERBS = VERBS_SURE | frozenset(_VERBS_MAYBE)
"""What may follow a name; also follows things."""
_OBJECT_PRONOUNS = frozenset("m nous lui t te".split())
_STATES = frozenset(
    """enceinte partie parti venue venu arrivee arrive disparue disparu revenue revenu sortie sorti morte
    mort malade gentil violent violente mechant mechante jaloux jalouse dangereux dangereuse chez avec
    pregnant gone missing dead""".split()
)
_PARTICIPLE_ENDINGS = ("e", "i", "u", "is", "it", "peur")
_COPULAS = frozenset("is was s est etait".split())


def _split(phrases: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in phrases.split(";"))


AFTER_PHRASES = _split("""is my name; is his name; is her name; c est mon nom; c est pas moi; cest pas moi; isnt me; is not
    me; thats my name; c est son nom; is the one; is the guy; is the girl; est le gars; is his real; is
    her real; est mon nom; est son nom; is like; lol thats my; from school; from work; from church; from
    youth""")

FRENCH_VERBS = frozenset(
    """est etait a avait va peut doit fait faisait prend prenait vient venait donne met sera serait sait
    savait pense dirige controle oblige surveille dit disait veut voulait pleure travaille conduit
    habite vit dort frappe menace vend recrute envoie garde connait appelle texte parle boit reste aime
    deteste cherche attend arrive part""".split()
)
"""In French a name has no article before it and an ordinary noun has one: before these a bare capital is a name."""

WEAK_AFTER_PHRASES = _split("""il; elle; ici; here; peut; est au; est a; est en; est dans; est encore; from my; from
    the; de mon; de ma; is from; is in; is at""")
"""After these a name needs a capital."""

NOT_OF_ABSTRACT = frozenset(
    """left wants works disappeared waits waited ran cries sits hates moved promised lives lived met called
    calls brings brought follows sleeps garde parle reste disparait knows forces forced hurts kicked""".split()
)


def does_what_people_do(tokens: list[Token], index: int) -> bool:  # noqa: PLR0911 - a reason each
    """Say whether what follows the word at `index` has a person as its subject."""
    subject, after = tokens[index], index + 1
    words = [token.word for token in tokens[after : after + 4]]
    if not words or re.search(r"[.!?;,\n]", tokens[after].gap):
        return False
    if words[0] in VERBS_SURE:
        return not (subject.word in ABSTRACT | HARD_WORDS and words[0] in NOT_OF_ABSTRACT)
    if _follows(words, AFTER_PHRASES):
        return True
    if len(words) == 1 or subject.word in HARD_WORDS:
        return False
    if words[0] in _OBJECT_PRONOUNS or (
        words[0] == "me" and (words[1] in FRENCH_VERBS or words[1].endswith(("ait", "era")))
    ):
        return True
    if words[0] == "a":
        return subject.capital and (
            words[1].isdigit() or (words[1].endswith(_PARTICIPLE_ENDINGS) and len(words[1]) > 2)
        )
    if subject.capital and subject.word not in ABSTRACT and _follows(words, WEAK_AFTER_PHRASES):
        return True
    is_somebodys = words[1] in OWNERS and len(words) > 2 and words[2] in PEOPLE
    return words[0] in _COPULAS and (words[1] in _STATES or is_somebodys or words[1].isdigit())


def _follows(words: list[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(words[: len(phrase)]) == phrase for phrase in phrases)
