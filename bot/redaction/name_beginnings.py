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
from bot.redaction.name_surroundings import OF_A_PLACE, PLACE_NOUNS, Surroundings
from bot.redaction.vocabulary import Kind

if TYPE_CHECKING:
    from bot.redaction.name_surroundings import Reading
    from bot.redaction.tokens import Token

_SHORT = 3
_LEAST_LETTERS_SURNAME = 5
_LEAST_LETTERS_UNKNOWN = 4
_MOST_LETTERS_ACRONYM = 5
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_SCOTS = re.compile(
    r"(?:Ma?c|De|Di|La|Le|Du|Van|Von|O['’]|D['’]|Fitz|Abd|El|Al|Ibn|Ka|Ta|Sha|Ja|Da|Ke|[^-]*-)", re.IGNORECASE
)


class NameBeginnings:
    """Judges the words of one message, one at a time."""

    def __init__(self, reading: Reading) -> None:
        self._around = Surroundings(reading)
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
        if self._is_told_apart(index):
            return True
        if token.word in words.FUNCTION_WORDS and not (
            token.capital
            and not token.begins
            and ((kind is Kind.MAYBE and cue is not Cue.NONE) or (kind is Kind.NAME and cue >= Cue.PERSON))
        ):
            return False
        if cue >= Cue.CERTAIN and self._around.is_of_a_thing(index - length):
            return False
        if cue is not Cue.NONE and self._is_cued_name(index, cue):
            return True
        if self._around.is_in_organisation(index):
            return False
        return self._stands_alone(index)

    def _is_told_apart(self, index: int) -> bool:
        """Say whether a form that only names have stands here, whatever the word is: "Jun Wei", "TJ Marcus", "lil Benz"."""
        token, before = self._tokens[index], self._tokens[index - 1] if index else None
        kind = self._kinds[index]
        is_name = kind in (Kind.NAME, Kind.MAYBE)
        if (is_name or (kind is Kind.UNKNOWN and token.capital)) and actions.identifies(self._tokens, index):
            return token.word not in words.FUNCTION_WORDS and (before is None or before.word not in words.DETERMINERS)
        if not token.capital:
            return False
        if before and before.text == "M" and token.gap in (". ", ".") and self._kinds[index] is not Kind.KEPT:
            return token.word not in words.FUNCTION_WORDS
        if before and before.word in words.NAME_PREFIXES and token.gap == " " and not token.begins:
            return token.word not in words.FUNCTION_WORDS | words.NEVER_NICKNAMES
        is_full = (
            index + 1 < len(self._tokens)
            and self._around.is_capital_name(index + 1)
            and self._kinds[index + 1] is Kind.NAME
        )
        if is_full and ((is_name and token.word not in words.HARD_WORDS) or self._is_initials(token)):
            return not self._around.is_place(token.word) and not self._around.is_in_organisation(index)
        return self._around.is_quoted(index) or self._around.is_introduced(index)

    def _is_cued_name(self, index: int, cue: Cue) -> bool:  # noqa: PLR0911 - a reason each
        token, kind = self._tokens[index], self._kinds[index]
        is_telling = token.capital and not is_acronym(token)
        if kind is Kind.NAME or (kind is Kind.MAYBE and self._around.is_before_name(index)):
            return True
        if cue is not Cue.TITLE and self._around.is_before_institution(index):
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
                kind is Kind.UNKNOWN or is_telling or (kind is Kind.MAYBE and self._around.acts(index))
            )
        is_from_there = "," in token.gap or self._tokens[index - 1].word in ("de", "d", "of", "a")
        if is_from_there and self._around.is_place(token.word):
            return False
        if cue is Cue.PERSON:
            if self._is_initials(token):
                return True
            if kind is Kind.UNKNOWN:
                return is_telling or (self._is_likely_small(token) and not self._around.takes_object(index))
            is_small_name = kind is Kind.MAYBE and token.word not in words.NEVER_SMALL | actions.VERBS
            return (
                (kind is not Kind.KEPT and is_telling)
                or is_small_name
                or (kind is Kind.MAYBE and self._around.acts(index))
            )
        if kind is Kind.MAYBE:
            if not is_telling:
                return self._is_whole_clause(index)
            is_pointed_at = (
                self._tokens[index - 1].word in words.POINTERS
                and self._around.is_place(token.word)
                and not any(near.word == "moi" for near in self._tokens[max(0, index - 3) : index])
            )
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

    def _is_likely_small(self, token: Token) -> bool:
        """Say whether an unknown word in small letters is rather a name than a slip."""
        is_small = token.text.islower() and len(token.word) >= _LEAST_LETTERS_UNKNOWN
        return is_small and not self._vocabulary.is_slip(token.word)

    def _is_whole_clause(self, index: int) -> bool:
        """Say whether "im jade" ends there, and jade is nothing that a person is like."""
        word, behind = self._tokens[index].word, index + 1
        if self._around.is_place(word):
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
        if kind is Kind.MAYBE and (
            before in PLACE_NOUNS or (before in OF_A_PLACE and self._around.is_place(token.word))
        ):
            return False
        if kind is Kind.MAYBE and before in ("at", "in", "near") and not self._around.acts(index):
            return False
        if (
            kind is Kind.MAYBE
            and is_telling
            and not self._around.is_place(token.word)
            and not self._around.is_numbered(index)
        ):
            is_after_thing = (
                before in words.DETERMINERS - words.POSSESSIVES - {"a"} or token.word in words.FEASTS | words.FAITHS
            )
            return not is_after_thing or self._around.acts(index)
        if before in words.DETERMINERS or before in words.PLACE_WORDS_BEFORE:
            return False
        if kind is Kind.UNKNOWN:
            if is_telling:
                return True
            if token.capital or not (self._around.acts(index) and self._around.is_before_sure_verb(index)):
                return (
                    token.capital
                    and not is_acronym(token)
                    and len(token.word) >= _LEAST_LETTERS_UNKNOWN
                    and not self._vocabulary.is_slip(token.word)
                )
            return self._is_likely_small(token)
        if kind is Kind.MAYBE and not self._around.is_numbered(index):
            return self._is_lone_maybe(index, before, is_telling=is_telling)
        return kind is Kind.WORD and is_telling and self._is_nickname(index, before)

    def _is_lone_maybe(self, index: int, before: str, *, is_telling: bool) -> bool:
        """Judge a word that is a name and something else, without a cue before it."""
        token = self._tokens[index]
        if token.capital and (
            self._around.is_listed(index) or self._around.is_beside_contact(index) or self._around.is_signature(index)
        ):
            return token.word not in words.HARD_WORDS | words.FEASTS and not self._around.is_place(token.word)
        if self._around.acts(index) or self._around.is_before_name(index):
            is_small_subject = before in words.CONJUNCTIONS and token.word not in words.HARD_WORDS | words.ABSTRACT
            return is_telling or token.begins or is_small_subject
        behind = index + 1
        is_french_subject = (
            behind < len(self._tokens)
            and self._tokens[behind].word in actions.FRENCH_VERBS
            and self._tokens[behind].text != "à"
            and not token.gap.strip()
        )
        is_no_subject = token.word in words.FEASTS | words.ENGLISH_VERBS or self._around.is_place(token.word)
        if token.capital and is_french_subject and not is_no_subject:
            return self._tokens[behind].gap in (" ", "")
        if token.word in words.HARD_WORDS | words.ABSTRACT | words.NO_NAMES_AFTER_I_AM or self._around.is_place(
            token.word
        ):
            return False
        is_with_me = before in words.ANDS and index > 1 and self._tokens[index - 2].word in words.MYSELF
        return (token.capital and token.begins and self._around.may_act(index)) or before in words.WITH or is_with_me

    def _is_nickname(self, index: int, before: str) -> bool:
        """Say whether an ordinary word with a capital is somebody: "with Ghost", "Ghost told me"."""
        token = self._tokens[index]
        if token.word in words.NEVER_NICKNAMES or self._tokens[0].capital or len(token.word) <= _SHORT:
            return False
        return before in words.WITH or self._around.acts(index)

    def _is_lone_name(self, index: int, before: str) -> bool:
        """Judge a word that is a name and nothing else; a surname may be a town that no list has."""
        token = self._tokens[index]
        if self._around.may_act(index) or self._around.acts(index) or self._around.is_owner(index):
            return token.capital or before not in words.DETERMINERS
        if before in words.THINGS_BEFORE or (
            before in words.PLACE_WORDS_BEFORE and self._vocabulary.is_surname_only(token.word)
        ):
            return False
        if token.capital:
            return not token.begins or len(token.word) > _SHORT or self._around.is_listed(index)
        is_long = len(token.word) >= (
            _LEAST_LETTERS_SURNAME if self._vocabulary.is_surname_only(token.word) else _SHORT
        )
        return is_long and before not in words.DETERMINERS - {"a"} and before not in ("in", "at", "near", "downtown")

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


def is_acronym(token: Token) -> bool:
    """Say whether a word is a few capitals."""
    return token.text.isupper() and len(token.text) <= _MOST_LETTERS_ACRONYM
