"""Whether a personal name begins at a word: by what the word is, by its case, and by the words around it.

A word that is also an ordinary one (Hope, Rose, April) or a place (Paris) needs a cue, a telling capital, or what only a
person does behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.redaction import name_actions as actions
from bot.redaction import name_words as words
from bot.redaction.name_cues import Cue, find_cue
from bot.redaction.vocabulary import Kind

if TYPE_CHECKING:
    from bot.redaction.tokens import Token
    from bot.redaction.vocabulary import Vocabulary

_SHORT = 3
_LEAST_WORDS_SIGNED = 3
_LEAST_LETTERS_SURNAME = 5
_LEAST_LETTERS_UNKNOWN = 4
_MOST_LETTERS_ACRONYM = 5
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_SCOTS = re.compile(
    r"(?:Ma?c|De|Di|La|Le|Du|Van|Von|O['’]|D['’]|Fitz|Abd|El|Al|Ibn|Ka|Ta|Sha|Ja|Da|Ke|[^-]*-)", re.IGNORECASE
)
_PLACE_NOUNS = frozenset(
    """agence agency compagnie company entreprise business bar club hotel motel salon spa restaurant resto site
    website page app place town ville village city street rue program programme organisme organization
    organisation group groupe loi law bill church eglise school ecole film movie show song chanson book livre
    game jeu dog chien cat chat ca shelter refuge ligne hotline line server forum syndrome drug disease maladie
    lounge phenomenon it this that thing what""".split()
)


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


class NameBeginnings:
    """Judges the words of one message, one at a time."""

    def __init__(self, reading: Reading) -> None:
        self._tokens = reading.tokens
        self._kinds = reading.kinds
        self._locked = reading.locked
        self._vocabulary = reading.vocabulary

    def find_cue(self, index: int) -> Cue | None:
        """Return the cue by which a name begins at `index` (`Cue.NONE`: it needs none), or None where none begins."""
        if self._locked[index]:
            return None
        cue, length = find_cue(self._tokens, index)
        return cue if self._begins_name(index, cue, length) else None

    def _begins_name(self, index: int, cue: Cue, length: int) -> bool:  # noqa: PLR0911 - a reason each
        token, kind = self._tokens[index], self._kinds[index]
        if self._is_initial(index, cue):
            return True
        if len(token.word) < 2 or token.word.startswith("i'") or self._is_brand(token):
            return False
        if cue >= Cue.CERTAIN and token.capital and not token.begins and token.word in words.CERTAIN_NICKNAMES:
            return True
        if token.word in words.FUNCTION_WORDS and not (
            kind is Kind.MAYBE and token.capital and not token.begins and cue is not Cue.NONE
        ):
            return False
        if cue >= Cue.CERTAIN and self._is_of_a_thing(index - length):
            return False
        if cue is not Cue.NONE and self._is_cued_name(index, cue):
            return True
        if self._is_in_organisation(index):
            return False
        return self._stands_alone(index)

    def _is_cued_name(self, index: int, cue: Cue) -> bool:  # noqa: PLR0911 - a reason each
        token, kind = self._tokens[index], self._kinds[index]
        is_telling = token.capital and not is_acronym(token)
        if kind is Kind.NAME or (kind is Kind.MAYBE and self._is_before_name(index)):
            return True
        if cue is not Cue.TITLE and self._is_before_institution(index):
            return False
        if cue is Cue.NICKNAME and kind is not Kind.KEPT:
            return True
        if cue >= Cue.CERTAIN:
            if kind in (Kind.MAYBE, Kind.UNKNOWN):
                return True
            return (
                is_telling
                and token.word not in words.NEVER_NICKNAMES
                and (kind is Kind.WORD or self._vocabulary.is_given(token.word))
            )
        if cue is Cue.TITLE:
            return kind is not Kind.KEPT and (
                kind is Kind.UNKNOWN or is_telling or (kind is Kind.MAYBE and self._acts(index))
            )
        is_from_there = "," in token.gap or self._tokens[index - 1].word in ("de", "d", "of", "a")
        if is_from_there and self._is_place(token.word):
            return False
        if cue is Cue.PERSON:
            if self._is_initials(token):
                return True
            if kind is Kind.UNKNOWN:
                return is_telling or (self._is_likely_small(token) and not self._takes_object(index))
            is_small_name = kind is Kind.MAYBE and token.word not in words.NEVER_SMALL | actions.VERBS
            return (kind is not Kind.KEPT and is_telling) or is_small_name or (kind is Kind.MAYBE and self._acts(index))
        if kind is Kind.MAYBE:
            if not is_telling:
                return self._is_whole_clause(index)
            is_pointed_at = self._tokens[index - 1].word in words.POINTERS and self._is_place(token.word)
            return token.word not in words.FAITHS | words.FEASTS and not is_pointed_at
        is_of_oneself = self._tokens[index - 1].word in words.OF_ONESELF
        return kind is Kind.UNKNOWN and (is_telling or (is_of_oneself and self._is_likely_small(token)))

    @staticmethod
    def _is_brand(token: Token) -> bool:
        """Say whether a word has a capital inside, as brands have and "McKay" too."""
        return bool(_CAPITAL_INSIDE.search(token.text)) and not _SCOTS.match(token.text)

    def _is_initials(self, token: Token) -> bool:
        """Say whether two or three capitals are what somebody is called: "my pimp TJ"."""
        return (
            token.capital
            and token.text.isupper()
            and len(token.text) <= _SHORT
            and token.word not in words.ACRONYMS
            and not self._vocabulary.is_kept(token.word)
        )

    def _is_before_institution(self, index: int) -> bool:
        """Say whether a word like House or Street with a capital follows: "called Grace House"."""
        behind = index + 1
        if behind >= len(self._tokens) or self._tokens[behind].gap != " " or not self._tokens[behind].capital:
            return False
        return self._tokens[behind].word in words.ORGANISATION_AFTER - words.SURNAMES_TOO

    def _is_likely_small(self, token: Token) -> bool:
        """Say whether an unknown word in small letters is rather a name than a slip."""
        is_small = token.text.islower() and len(token.word) >= _LEAST_LETTERS_UNKNOWN
        return is_small and not self._vocabulary.is_slip(token.word)

    def _takes_object(self, index: int) -> bool:
        """Say whether an article or pronoun follows: then an unknown word is a verb, « le boss verrouille la porte »."""
        behind = index + 1
        return behind < len(self._tokens) and self._tokens[behind].word in words.DETERMINERS | words.MYSELF

    def _is_whole_clause(self, index: int) -> bool:
        """Say whether "im jade" ends there, and jade is nothing that a person is like."""
        word, behind = self._tokens[index].word, index + 1
        if self._is_place(word):
            return False
        if (
            word in words.HARD_WORDS | words.FAITHS | words.NO_NAMES_AFTER_I_AM
            or self._tokens[index - 1].word not in words.I_AM
        ):
            return False
        return (
            behind >= len(self._tokens)
            or self._tokens[behind].word in ("and", "from", "i", "et", "de", "je", "j")
            or self._tokens[behind].begins
            or "," in self._tokens[behind].gap
        )

    def _stands_alone(self, index: int) -> bool:  # noqa: PLR0911 - a reason each
        token, kind = self._tokens[index], self._kinds[index]
        before = self._tokens[index - 1].word if index and not token.begins else ""
        is_telling = token.capital and not token.begins and not is_acronym(token)
        if kind is Kind.NAME:
            return self._is_lone_name(index, before)
        if kind is Kind.MAYBE and is_telling and not self._is_place(token.word) and not self._is_numbered(index):
            is_after_thing = (
                before in words.DETERMINERS - words.POSSESSIVES - {"a"} or token.word in words.FEASTS | words.FAITHS
            )
            return not is_after_thing or self._acts(index)
        if before in words.DETERMINERS or before in words.PLACE_WORDS_BEFORE:
            return False
        if kind is Kind.UNKNOWN:
            if is_telling:
                return True
            if token.capital or not (self._acts(index) and self._is_before_sure_verb(index)):
                return (
                    token.capital
                    and not is_acronym(token)
                    and len(token.word) >= _LEAST_LETTERS_UNKNOWN
                    and not self._vocabulary.is_slip(token.word)
                )
            return self._is_likely_small(token)
        if kind is Kind.MAYBE and not self._is_numbered(index):
            return self._is_lone_maybe(index, before, is_telling=is_telling)
        return kind is Kind.WORD and is_telling and self._is_nickname(index, before)

    def _is_lone_maybe(self, index: int, before: str, *, is_telling: bool) -> bool:
        """Judge a word that is a name and something else, without a cue before it."""
        token = self._tokens[index]
        if token.capital and (self._is_listed(index) or self._is_beside_contact(index) or self._is_signature(index)):
            return token.word not in words.HARD_WORDS | words.FEASTS and not self._is_place(token.word)
        if self._acts(index) or self._is_before_name(index):
            is_small_subject = before in words.CONJUNCTIONS and token.word not in words.HARD_WORDS | words.ABSTRACT
            return is_telling or token.begins or is_small_subject
        behind = index + 1
        is_french_subject = (
            behind < len(self._tokens) and self._tokens[behind].word in actions.FRENCH_VERBS and not token.gap.strip()
        )
        if token.capital and is_french_subject and token.word not in words.FEASTS and not self._is_place(token.word):
            return self._tokens[behind].gap in (" ", "")
        if token.word in words.HARD_WORDS | words.ABSTRACT | words.NO_NAMES_AFTER_I_AM or self._is_place(token.word):
            return False
        is_with_me = before in words.ANDS and index > 1 and self._tokens[index - 2].word in words.MYSELF
        return (token.capital and token.begins and self._may_act(index)) or before in words.WITH or is_with_me

    def _is_beside_contact(self, index: int) -> bool:
        """Say whether a telephone number or an address stands right beside: "Rose [phone]"."""
        beside = self._tokens[max(0, index - 1) : index + 2]
        return any(token.text in ("[phone]", "[email]", "[handle]") for token in beside)

    def _is_signature(self, index: int) -> bool:
        """Say whether the word ends the message, behind a stop or dash, as a signature does."""
        is_last = index == len(self._tokens) - 1 and index >= _LEAST_WORDS_SIGNED
        return is_last and bool(re.search(r"[.,!\n–—-]", self._tokens[index].gap))

    def _is_before_sure_verb(self, index: int) -> bool:
        return index + 1 < len(self._tokens) and self._tokens[index + 1].word in actions.VERBS_SURE

    def _is_nickname(self, index: int, before: str) -> bool:
        """Say whether an ordinary word with a capital is somebody: "with Ghost", "Ghost told me"."""
        token = self._tokens[index]
        if token.word in words.NEVER_NICKNAMES or self._tokens[0].capital or len(token.word) <= _SHORT:
            return False
        return before in words.WITH or self._acts(index)

    def _is_listed(self, index: int) -> bool:
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

    def _is_lone_name(self, index: int, before: str) -> bool:
        """Judge a word that is a name and nothing else; a surname may be a town that no list has."""
        token = self._tokens[index]
        if self._may_act(index) or self._is_owner(index):
            return token.capital or before not in words.DETERMINERS
        if before in words.THINGS_BEFORE or (
            before in words.PLACE_WORDS_BEFORE and self._vocabulary.is_surname_only(token.word)
        ):
            return False
        if token.capital:
            return not token.begins or len(token.word) > _SHORT
        is_long = len(token.word) >= (
            _LEAST_LETTERS_SURNAME if self._vocabulary.is_surname_only(token.word) else _SHORT
        )
        return is_long and before not in words.DETERMINERS - {"a"} and before not in ("in", "at", "near", "downtown")

    def _is_owner(self, index: int) -> bool:
        behind = index + 1
        return behind < len(self._tokens) and self._tokens[behind].word == "s" and len(self._tokens[behind].gap) == 1

    def _is_numbered(self, index: int) -> bool:
        """Say whether a number follows: "Bill C-36", "May 3"."""
        behind = index + 1
        if behind < len(self._tokens) and self._tokens[behind].word.isdigit():
            return self._tokens[index].word in words.ABSTRACT and self._tokens[behind].gap == " "
        return (
            behind < len(self._tokens)
            and any(map(str.isdigit, self._tokens[behind].word))
            and self._tokens[behind].gap == " "
        )

    def _is_before_name(self, index: int) -> bool:
        """Say whether a name follows directly: « nana yaw », but not "love maria"."""
        behind = index + 1
        if self._tokens[index].word in words.HARD_WORDS or behind >= len(self._tokens) or self._locked[behind]:
            return False
        return self._kinds[behind] is Kind.NAME and self._tokens[behind].gap == " "

    def _acts(self, index: int) -> bool:
        """Say whether what follows is done by people only."""
        behind = index + 1
        if behind < len(self._tokens) and self._tokens[behind].word == "s" and self._tokens[behind].gap == "":
            return False
        return actions.does_what_people_do(self._tokens, index)

    def _may_act(self, index: int) -> bool:
        """Say whether a verb follows, or a second name: what a sentence begins with is then somebody."""
        behind = index + 1
        if behind >= len(self._tokens):
            return False
        token = self._tokens[behind]
        return token.word in actions.VERBS and not re.search(r"[.!?;\n]", token.gap)

    def _is_initial(self, index: int, cue: Cue) -> bool:
        """Say whether a single letter stands for a name: "D. Chartrand"."""
        token, behind = self._tokens[index], index + 1
        if len(token.word) != 1 or not token.word.isalpha() or behind >= len(self._tokens) or self._locked[behind]:
            return False
        follower = self._tokens[behind]
        if not re.fullmatch(r"\. ?", follower.gap):
            return False
        if (
            len(follower.word) == 1
            and follower.text.isupper()
            and behind + 1 < len(self._tokens)
            and not self._locked[behind + 1]
        ):
            behind, follower = behind + 1, self._tokens[behind + 1]
        if self._kinds[behind] not in (Kind.NAME, Kind.UNKNOWN, Kind.MAYBE):
            return False
        return follower.word not in words.FUNCTION_WORDS and (
            cue is not Cue.NONE or (token.text.isupper() and follower.capital)
        )

    def _is_of_a_thing(self, cue_start: int) -> bool:
        """Say whether the cue tells what a thing is called: « l’agence s’appelle … »."""
        return any(token.word in _PLACE_NOUNS for token in self._tokens[max(0, cue_start - 2) : cue_start + 1])

    def _is_in_organisation(self, index: int) -> bool:
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

    def _is_capital_name(self, index: int) -> bool:
        if index >= len(self._tokens) or self._locked[index]:
            return False
        token = self._tokens[index]
        return (
            token.capital and not token.begins and self._kinds[index] in (Kind.NAME, Kind.UNKNOWN) and token.gap == " "
        )

    def _is_place(self, word: str) -> bool:
        return self._vocabulary.is_kept(word)


def is_acronym(token: Token) -> bool:
    """Say whether a word is a few capitals."""
    return token.text.isupper() and len(token.text) <= _MOST_LETTERS_ACRONYM
