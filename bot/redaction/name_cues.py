"""The words before a name that tell of one: "my name is …", « mon chum … », "Mr. …".

The phrases stand in `data/name_cues.txt`. Owns no rule of what follows from them.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from bot.redaction.vocabulary import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.redaction.tokens import Token


class Cue(IntEnum):
    """How surely what follows is a name; a phrase of two kinds is of the surer."""

    NONE = 0
    GREETING = 1
    PERSON = 2
    TITLE = 3
    CERTAIN = 4
    NICKNAME = 5


_OWNERS = frozenset(
    """my his her their our your the a an that this one mon ma mes son sa ses leur notre votre ton ta le la l un
    une ce cette cet des les ex best good old new little lil big baby younger older step half foster former own
    first second close oldest youngest ptite ptit p'tite p'tit tit petite petit grande grand grosse gros vieille vieux
    meilleure meilleur bonne bon jeune ancien ancienne nouveau nouvelle nouvel""".split()
)
_PEOPLE = frozenset(
    """abuser accompagnatrice ado agent agente ami amie amies amis aunt auntie aunty avocat avocate baby babysitter
    bebe best bestie bf bff blond blonde bonhomme boss bottom boy boyfriend bro brother buddy caseworker
    chauffeur cheri child chum chéri classmate client cliente coach colleague collegue collègue coloc
    colocataire concierge conjoint conjointe conseiller conseillere cop copain copine counsellor counselor
    cousin cousine coworker cure cuz dad daddy dame daughter dealer detective directeur directrice docteur
    docteure doctor driver dude educateur educatrice elder eleve employer employeur enfant enqueteur enqueteuse
    enseignant enseignante etudiant etudiante ex exbf father femme fiance fiancee fille filles fillette fils
    frere frerot friend friends gars gerant gerante gf girl girlfriend gonzesse grandfather grandma grandmother
    grandpa guy handler homeboy homegirl homie homme hubby husband infirmier infirmiere intern intervenant
    intervenante jumeau jumelle kid lady landlady landlord lawyer locataire madam madame mama maman man manager
    mari matante mec medecin mere meuf mom moman mononcle monsieur mother mum nanny neighbor neighbour
    neighbours nephew neveu niece nurse officer oncle owner papa paralegal partner pasteur pastor patient
    patiente patron patronne pere personne pimp policier policiere popa pretre priest prof professeur professor
    proprietaire proprio proxenete psw psy psychologist psychologue recruiter recruteur recruteuse resident
    roomate roomie roommate sibling sis sister soeur soeurette son spouse stalker stepbrother stepdad stepfather
    stepmom stepmother stepsister student superviseur superviseure superviseuse supervisor suspect tante teacher
    teen temoin tenant therapist tizonne trafficker trainer travailleur travailleuse twin uncle voisin voisine
    wife witness woman worker cook waitress waiter bartender barman barmaid serveur serveuse cuisinier cuisiniere
    danseur danseuse dancer bouncer guard gardien gardienne maid cleaner receptionist receptionniste coiffeur
    coiffeuse hairdresser volunteer benevole secretaire secretary associe associee housemate flatmate godmother
    godfather marraine parrain stepson stepdaughter beau-pere belle-mere beau-frere belle-soeur grand-mere
    grand-pere sponsor nouvelle nouveau""".split()
)
_PEOPLE_OF_SEVERAL_WORDS = frozenset(
    tuple(phrase.split())
    for phrase in (
        "sister in law|brother in law|mother in law|father in law|daughter in law|son in law|"
        "beau frere|beau pere|belle mere|belle soeur|case manager|case worker|chauffeur d uber|"
        "co worker|in law|ex chum|ex copain|ex femme|ex mari|gars des cautions|guidance counsellor|"
        "ma tante|mon oncle|outreach worker|social worker|support worker|travailleur social|"
        "travailleuse sociale|youth worker"
    ).split("|")
)

_ALTERNATIVES = re.compile(r"\{([^}]*)\}")


def _expand(line: str) -> Iterator[tuple[str, ...]]:
    """Yield every phrase that a line stands for, cut into folded words."""
    parts = _ALTERNATIVES.split(line)
    for chosen in product(*(part.split("|") if index % 2 else [part] for index, part in enumerate(parts))):
        words = tuple("".join(chosen).split())
        if words:
            yield words


@lru_cache(maxsize=1)
def _load_cues() -> dict[str, dict[tuple[str, ...], Cue]]:
    """Return the cues by their last word; a phrase that stands under two headings is of the surer kind."""
    found: dict[tuple[str, ...], Cue] = {}
    cue = Cue.NONE
    for line in read_lines("name_cues.txt"):
        if line.startswith("["):
            cue = Cue[line.strip("[]").upper()]
            continue
        for phrase in _expand(line):
            found[phrase] = max(cue, found.get(phrase, Cue.NONE))
    by_last: dict[str, dict[tuple[str, ...], Cue]] = {}
    for phrase, cue in found.items():
        by_last.setdefault(phrase[-1], {})[phrase] = cue
    return by_last


_MOST_CUE_WORDS = 10
_BETWEEN_PEOPLE = frozenset("de d of a".split())
_ENGLISH_OWNERS = frozenset("my his her their our your the old young younger older s".split())
_LABELS = frozenset("name names nom noms prenom prenoms patient patiente client cliente attn attention contact".split())
_MAY_STAND_BETWEEN = re.compile(r"[\s:,\"'“”«»(=\-–—.]{1,4}")


def find_cue(tokens: list[Token], index: int) -> Cue:
    """Return the surest cue that ends right before the token at `index`."""
    if index == 0 or not _MAY_STAND_BETWEEN.fullmatch(tokens[index].gap):
        return Cue.NONE
    if ":" in tokens[index].gap and tokens[index - 1].word in _LABELS:
        return Cue.CERTAIN
    if tokens[index - 1].text == "M" and tokens[index].gap in (". ", "."):
        return Cue.TITLE
    cues = _load_cues().get(tokens[index - 1].word, {})
    is_theirs = index > 2 and tokens[index - 1].word in _BETWEEN_PEOPLE and _is_somebody(tokens, index - 1)
    best = Cue.PERSON if _is_somebody(tokens, index) or is_theirs else Cue.NONE
    for length in range(1, min(_MOST_CUE_WORDS, index) + 1) if cues else ():
        if length > 1 and (tokens[index - length + 1].begins or "," in tokens[index - length + 1].gap):
            break
        cue = cues.get(tuple([token.word for token in tokens[index - length : index]]), Cue.NONE)
        best = max(best, cue)
    return Cue.NONE if "." in tokens[index].gap and best is not Cue.TITLE else best


def _is_somebody(tokens: list[Token], index: int) -> bool:
    """Say whether "my friend", « ma travailleuse sociale » … stand right before the token at `index`."""
    for length in (1, 2, 3):
        if index <= length:
            return False
        phrase = tuple(token.word for token in tokens[index - length : index])
        is_people = phrase[0] in _PEOPLE if length == 1 else phrase in _PEOPLE_OF_SEVERAL_WORDS
        if phrase == ("son",) and tokens[index - 2].word not in _ENGLISH_OWNERS:
            is_people = False
        if is_people and tokens[index - length - 1].word in _OWNERS and not tokens[index - length].begins:
            return True
    return False
