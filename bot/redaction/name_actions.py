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
_IS_THE_NAME_OF = "c est le nom de".split()
_SHORT_PARTICIPLES = frozenset("vu su bu lu pu dit fait mis pris promis vendu vendue battu battue".split())
_NOUNS_LIKE_PARTICIPLES = frozenset("sante cite beaute fierte liberte dignite securite majorite moitie mariee".split())
_BEFORE_A_PARTICIPLE = frozenset("tout rien deja jamais toujours encore meme bien pas tellement aussi souvent".split())
_COPULAS = frozenset("is was s est etait".split())


def _split(phrases: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in phrases.split(";"))


AFTER_PHRASES = _split(
    """is his real; is her real; is like; lol thats my; from school; from work; from church; from youth"""
)

IDENTITIES = _split(
    """is my name;is his name;is her name;isnt my name;isn't my name;is not my name;isnt my real;isn't my real
    is not my real;is my real;is me;isnt me;isn't me;is not me;thats my name;is the one who;is the one that;is the guy
    is the girl;is the dude;est le gars;est la fille;c est le gars;c est la fille;c est mon nom;c est son nom;cest son nom
    c est mon vrai;est mon nom;est son nom;est pas mon nom;c est pas mon nom;cest pas mon nom;c est pas moi
    cest pas moi;c est moi;cest moi;c est le prenom de""".replace("\n", ";")
)
"""Only what somebody is called goes before these: even « Hope », in small letters too."""

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
    if identifies(tokens, index):
        return True
    is_misspelt_have = words[0] in ("ma", "mas", "ta") and len(words) > 1 and words[1] not in _NOUNS_LIKE_PARTICIPLES
    if is_misspelt_have and (words[1] in _SHORT_PARTICIPLES or tokens[after + 1].text.endswith(("é", "ée"))):
        return True
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
    if tokens[after].text == "a":
        done = words[2:] if words[1] in _BEFORE_A_PARTICIPLE else words[1:]
        return (
            subject.capital
            and bool(done)
            and (
                done[0].isdigit()
                or done[0] in _SHORT_PARTICIPLES
                or (done[0].endswith(_PARTICIPLE_ENDINGS) and len(done[0]) > 2 and done[0] != "une")
            )
        )
    if subject.capital and subject.word not in ABSTRACT and _follows(words, WEAK_AFTER_PHRASES):
        return True
    is_somebodys = words[1] in OWNERS and len(words) > 2 and words[2] in PEOPLE
    return words[0] in _COPULAS and (words[1] in _STATES or is_somebodys or words[1].isdigit())


def identifies(tokens: list[Token], index: int) -> bool:
    """Say whether the word at `index` is what somebody is called, whatever else it means: "jade isn't my name"."""
    after = index + 1
    if after >= len(tokens) or re.search(r"[.!?;,\n]", tokens[after].gap):
        return False
    words = [token.word for token in tokens[after : after + 7]]
    is_somebodys = words[:5] == _IS_THE_NAME_OF and len(words) > 6 and words[5] in OWNERS and words[6] in PEOPLE
    return is_somebodys or _follows(words, IDENTITIES)


def _follows(words: list[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(words[: len(phrase)]) == phrase for phrase in phrases)
