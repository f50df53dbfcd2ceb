"""What stands around a word of a message: whether a person, a thing, a place or an organisation is spoken of there.

Owns no rule of what is a name; `name_beginnings` judges by these.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.redaction import name_actions as actions
from bot.redaction import name_words as words
from bot.redaction.name_cues import PEOPLE
from bot.redaction.vocabulary import Kind

if TYPE_CHECKING:
    from bot.redaction.tokens import Token
    from bot.redaction.vocabulary import Vocabulary

_LEAST_WORDS_SIGNED = 3
PLACE_NOUNS = frozenset(
    """agence agency compagnie company entreprise business bar club hotel motel salon spa restaurant resto site
    website page app place town ville village city street rue program programme organisme organization
    organisation group groupe loi law bill church eglise school ecole film movie show song chanson book livre
    game jeu dog chien cat chat ca shelter refuge ligne hotline line server forum syndrome drug disease maladie
    lounge phenomenon it this that thing what""".split()
)
"""What has names as people have: "an app called Grace"."""

OF_A_PLACE = words.PLACE_WORDS_BEFORE | {"de", "d", "of", "from", "on"}
_SOMEBODY = frozenset("m me him her ils elles they moi i je she he".split())
_OPENS = re.compile(r"[\"“«] ?$")
_CLOSES = re.compile(r"[ \u00a0]?[\"”»]")
_CALLS = frozenset("call calls called appelle appellent appelait appelaient surnomme surnomment".split())


class Reading:
    """The tokens of a message with what each may be. `locked` ones are placeholders, numbers and what is kept."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        folded = [token.word for token in tokens]
        self.kinds = [
            Kind.KEPT
            if token.is_placeholder
            else vocabulary.kind(token.word, is_capital=token.capital and not token.begins)
            for token in tokens
        ]
        self.locked = [token.is_placeholder or any(map(str.isdigit, token.word)) for token in tokens]
        for index in range(len(tokens)):
            for inside in range(index, index + vocabulary.phrase_length(folded, index)):
                self.locked[inside] = True


class Surroundings:
    """Looks around the words of one message."""

    def __init__(self, reading: Reading) -> None:
        self._tokens = reading.tokens
        self._kinds = reading.kinds
        self._locked = reading.locked
        self._vocabulary = reading.vocabulary

    def is_quoted(self, index: int) -> bool:
        """Say whether a word alone in quotation marks is somebody: beside a name in quotes, or "as he calls me"."""
        token, behind = self._tokens[index], index + 1
        if behind >= len(self._tokens) or not (_OPENS.search(token.gap) and _CLOSES.match(self._tokens[behind].gap)):
            return False
        if token.word in words.FUNCTION_WORDS or self._kinds[index] is Kind.KEPT:
            return False
        following = self._tokens[behind : behind + 4]
        is_beside_name = any(near.text == "[name]" for near in (*self._tokens[max(0, index - 2) : index], following[0]))
        pairs = [(first.word, second.word) for first, second in pairwise(following)]
        return is_beside_name or any(
            (first == "m" and second in _CALLS) or (first in _CALLS and second == "me") for first, second in pairs
        )

    def is_introduced(self, index: int) -> bool:
        """Say whether who it is follows: « France, ma cuisinière »."""
        following = self._tokens[index + 1 : index + 3]
        if len(following) < 2 or self._kinds[index] not in (Kind.MAYBE, Kind.UNKNOWN, Kind.NAME):
            return False
        if following[0].gap not in (" ", ", ") or following[1].gap != " ":
            return False
        is_the = following[0].word in ("the", "la", "le") and not self.is_place(self._tokens[index].word)
        is_theirs = (is_the or following[0].word in words.POSSESSIVES) and following[1].word in PEOPLE
        return is_theirs and (
            not index or self._tokens[index - 1].word not in words.PLACE_WORDS_BEFORE | {"de", "of", "d"}
        )

    def is_before_institution(self, index: int) -> bool:
        """Say whether a word like House or Street with a capital follows: "called Grace House"."""
        behind = index + 1
        if behind >= len(self._tokens) or self._tokens[behind].gap != " " or not self._tokens[behind].capital:
            return False
        return self._tokens[behind].word in words.ORGANISATION_AFTER - words.SURNAMES_TOO

    def takes_object(self, index: int) -> bool:
        """Say whether an article or pronoun follows: then an unknown word is a verb, « le boss verrouille la porte »."""
        behind = index + 1
        return behind < len(self._tokens) and self._tokens[behind].word in words.DETERMINERS | words.MYSELF

    def is_beside_contact(self, index: int) -> bool:
        """Say whether a telephone number or an address stands right beside: "Rose [phone]"."""
        beside = self._tokens[max(0, index - 1) : index + 2]
        return any(token.text in ("[phone]", "[email]", "[handle]") for token in beside)

    def is_signature(self, index: int) -> bool:
        """Say whether the word ends the message, behind a stop or dash, as a signature does."""
        is_last = index == len(self._tokens) - 1 and index >= _LEAST_WORDS_SIGNED
        return is_last and bool(re.search(r"[.,!\n–—-]", self._tokens[index].gap))

    def is_before_sure_verb(self, index: int) -> bool:
        """Say whether a verb of persons only follows."""
        return index + 1 < len(self._tokens) and self._tokens[index + 1].word in actions.VERBS_SURE

    def is_listed(self, index: int) -> bool:
        """Say whether an age, a closing bracket, or another name after "and" follows: "Joy, 15", "(Sunny)"."""
        if index + 1 >= len(self._tokens):
            return False
        behind = self._tokens[index + 1]
        if ("," in behind.gap and behind.word.isdigit()) or (")" in behind.gap and "(" in self._tokens[index].gap):
            return True
        is_and = behind.word in words.ANDS and index + 2 < len(self._tokens)
        if is_and and self._tokens[index + 2].word in words.MYSELF and self._tokens[index].word not in words.ABSTRACT:
            return True
        return (
            is_and
            and self._tokens[index + 2].capital
            and self._kinds[index + 2] in (Kind.NAME, Kind.UNKNOWN, Kind.MAYBE)
            and not self._locked[index + 2]
        )

    def is_owner(self, index: int) -> bool:
        """Say whether "'s" follows."""
        behind = index + 1
        return behind < len(self._tokens) and self._tokens[behind].word == "s" and len(self._tokens[behind].gap) == 1

    def is_numbered(self, index: int) -> bool:
        """Say whether a number follows: "Bill C-36", "May 3"."""
        behind = index + 1
        if behind < len(self._tokens) and self._tokens[behind].word.isdigit():
            return self._tokens[index].word in words.ABSTRACT and self._tokens[behind].gap == " "
        return (
            behind < len(self._tokens)
            and any(map(str.isdigit, self._tokens[behind].word))
            and self._tokens[behind].gap == " "
        )

    def is_before_name(self, index: int) -> bool:
        """Say whether a name follows directly: « nana yaw », but not "love maria"."""
        behind = index + 1
        if self._tokens[index].word in words.HARD_WORDS or behind >= len(self._tokens) or self._locked[behind]:
            return False
        return self._kinds[behind] is Kind.NAME and self._tokens[behind].gap == " "

    def acts(self, index: int) -> bool:
        """Say whether what follows is done by people only."""
        behind = index + 1
        if behind < len(self._tokens) and self._tokens[behind].word == "s" and self._tokens[behind].gap == "":
            return False
        return actions.does_what_people_do(self._tokens, index)

    def may_act(self, index: int) -> bool:
        """Say whether a verb follows, or a second name: what a sentence begins with is then somebody."""
        behind = index + 1
        if behind >= len(self._tokens):
            return False
        token = self._tokens[behind]
        return token.word in actions.VERBS and not re.search(r"[.!?;\n]", token.gap)

    def is_of_a_thing(self, cue_start: int) -> bool:
        """Say whether the cue tells what a thing is called: « l’agence s’appelle … »."""
        start = cue_start
        while start > max(0, cue_start - 2) and not self._tokens[start].begins:
            start -= 1
        if any(token.word in _SOMEBODY for token in self._tokens[max(start, cue_start - 1) : cue_start + 2]):
            return False
        return any(token.word in PLACE_NOUNS for token in self._tokens[start : cue_start + 1])

    def is_in_organisation(self, index: int) -> bool:
        """Say whether the word is part of what a street, church, shop … is called."""
        token, is_sure = self._tokens[index], self._kinds[index] is Kind.NAME
        before = (
            self._tokens[index - 1].word
            if index and (token.gap in " '’-" or (token.gap == ". " and not token.begins))
            else ""
        )
        if index and token.gap == ". " and self._tokens[index - 1].word in ("st", "ste", "ch", "av", "boul"):
            before = self._tokens[index - 1].word
        if before in (words.STREETS_BEFORE if is_sure else words.ORGANISATION_BEFORE):
            return True
        behind = index + 1
        if behind < len(self._tokens) and self._tokens[behind].word == "s" and len(self._tokens[behind].gap) == 1:
            behind += 1
        following = self._tokens[behind] if behind < len(self._tokens) else None
        while (
            behind < len(self._tokens)
            and behind - index < 4
            and self._tokens[behind].gap == " "
            and self._tokens[behind].capital
        ):
            if self._tokens[behind].word in words.ORGANISATION_AFTER:
                return True
            behind += 1
        after = words.STREETS_AFTER if is_sure else words.ORGANISATION_AFTER
        return following is not None and following.gap == " " and following.word in after

    def is_capital_name(self, index: int) -> bool:
        """Say whether the word has a capital inside the sentence and goes on with a name before it."""
        if index >= len(self._tokens) or self._locked[index]:
            return False
        token = self._tokens[index]
        return (
            token.capital and not token.begins and self._kinds[index] in (Kind.NAME, Kind.UNKNOWN) and token.gap == " "
        )

    def is_place(self, word: str) -> bool:
        """Say whether a folded word is also something that stays."""
        return self._vocabulary.is_kept(word)
