"""Shapes of the files in `knowledge/`; every wrong key, missing language or unknown term is an error here.

Field names follow Open Referral HSDS 3 where it has one (organization, phones, languages, service_area, …).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal, Optional, TypeAlias, get_args

from pydantic import BaseModel, Extra, constr, validator

from bot.messages import Language

Status = Literal["verified", "secondary"]
Need = Literal[
    "danger", "hotline", "suicide", "shelter", "counselling", "health", "sexual_assault_care", "substance_use", "legal",
    "court", "money", "work", "immigration", "worker_rights", "id_documents", "child_protection", "youth",
    "safety_planning", "online_safety", "report", "information", "victim_services", "basic_needs",
]  # fmt: skip
Group = Literal[
    "women", "men", "youth", "children", "indigenous", "francophone", "2slgbtq", "newcomers", "workers", "black",
    "muslim", "families", "deaf",
]  # fmt: skip
NEEDS: tuple[str, ...] = get_args(Need)
GROUPS: tuple[str, ...] = get_args(Group)
if TYPE_CHECKING:
    _Identifier: TypeAlias = str
    _Text: TypeAlias = str
    _Telephone: TypeAlias = str
else:
    _Identifier = constr(regex=r"^[a-z0-9][a-z0-9_-]*$")
    _Text = constr(strip_whitespace=True, min_length=1)
    _Telephone = constr(regex=r"^\+1[2-9]\d{9}$")


class _Model(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True
        copy_on_model_validation = "none"


class Bilingual(_Model):
    """A text in both languages; neither may be empty."""

    en: _Text
    fr: _Text

    def in_language(self, language: Language) -> str:
        """Return the text in `language`."""
        return str(self.fr if language == "fr" else self.en)


class BilingualList(_Model):
    """A list of texts in both languages."""

    en: tuple[str, ...]
    fr: tuple[str, ...]

    def in_language(self, language: Language) -> tuple[str, ...]:
        """Return the texts in `language`."""
        return self.fr if language == "fr" else self.en


_LIKE_A_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


def check_printed_date(text: Optional[str]) -> Optional[str]:
    """Return a date as printed; one that is written as a month or a day is one that there is.

    Raises:
        ValueError: there is no such month or day.
    """
    if text and _LIKE_A_DATE.fullmatch(text):
        date.fromisoformat(text if text.count("-") > 1 else f"{text}-01")
    return text


class SourceRecord(_Model):
    """A page that answers rest on; `date` is the page's own, as printed ("2017", "c. 2017", "2017-02-22")."""

    title: Bilingual
    publisher: Bilingual
    url: Bilingual
    date: Optional[str]

    _real_date = validator("date", allow_reuse=True)(check_printed_date)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class CareText(_Model):
    """What is said within the care frame after a disclosure, by what the person says; each in one or more wordings.

    `scared` answers fear, `next` a mere "ok", "and now?" or "why", `declines` a no, `private` the question whom this chat
    tells, `thanks` and `goodbye` those words.
    """

    scared: tuple[_Text, ...]
    next: tuple[_Text, ...]
    declines: tuple[_Text, ...]
    private: tuple[_Text, ...]
    thanks: tuple[_Text, ...]
    goodbye: tuple[_Text, ...]

    _wordings = validator("*", pre=True, allow_reuse=True)(_as_list)

    @validator("*")
    def _not_empty(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("at least one wording is needed")
        return value


class AnswerText(_Model):
    """An answer in one language: `short` stands alone, `more` adds detail, `again` are further wordings for the next times.

    `page` is a neutral name of the answer's own page, which a browser's history shows (standard A10), and its address is
    made of it; None where there is no page (a greeting). `young` and `adult` stand for `short` and `again`, `care_young`
    and `care_adult` for `care`, where it is plain that a young person, or an adult who worries about one, is writing.
    `acted` is said where somebody has already hurt themself.
    """

    title: _Text
    page: Optional[_Text] = None
    short: _Text
    young: tuple[_Text, ...] = ()
    adult: tuple[_Text, ...] = ()
    acted: tuple[_Text, ...] = ()
    more: Optional[_Text] = None
    again: tuple[_Text, ...] = ()
    care: Optional[CareText] = None
    care_young: Optional[CareText] = None
    care_adult: Optional[CareText] = None

    _one_wording = validator("again", "young", "adult", "acted", pre=True, allow_reuse=True)(_as_list)


class Answer(_Model):
    """One knowledge entry; its id is the intent that it answers.

    `need` and `group` are what the service finder looks for when the visitor names a place. `form` names the form
    that a client may open under the answer.
    """

    id: _Identifier
    owner: str
    reviewed_on: date
    review_by: date
    en: AnswerText
    fr: AnswerText
    buttons: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    need: Optional[Need] = None
    group: Optional[Group] = None
    form: Optional[Literal["handoff"]] = None

    def in_language(self, language: Language) -> AnswerText:
        """Return the answer's words in `language`."""
        return self.fr if language == "fr" else self.en


class PhoneRecord(_Model):
    """One number; `e164` is null for short codes such as 911."""

    number: Bilingual
    e164: Optional[_Telephone]
    type: Literal["voice", "tty", "text"] = "voice"
    label: Optional[Bilingual] = None
    keyword: Optional[str] = None


class ContactSource(_Model):
    """Where a contact's facts were seen."""

    publisher: str
    url: Optional[str] = None
    date: Optional[str] = None

    _real_date = validator("date", allow_reuse=True)(check_printed_date)


class ContactRecord(_Model):
    """A line or a local service. `service_area` holds region ids, or `ontario` or `canada`.

    `doubt` says what of it could not be confirmed. `checked_on` is the date of the newest source, as printed;
    `reviewed_on` and `review_by` are those of our own entry.
    """

    id: _Identifier
    status: Status
    owner: str = "office"
    reviewed_on: date
    review_by: date
    kind: str
    organization: Optional[Bilingual] = None
    name: Bilingual
    description: Bilingual
    phones: tuple[PhoneRecord, ...] = ()
    text: Optional[Bilingual] = None
    chat_url: Optional[Bilingual] = None
    website: Optional[Bilingual] = None
    email: Optional[str] = None
    hours: Optional[Bilingual] = None
    open_24_7: bool = False
    opening_hours: Optional[str] = None
    cost: Optional[Bilingual] = None
    languages: Optional[BilingualList] = None
    french_service: Literal["yes", "no", "unknown"] = "unknown"
    serves: Optional[BilingualList] = None
    needs: tuple[Need, ...]
    groups: tuple[Group, ...] = ()
    service_area: tuple[str, ...]
    note: Optional[Bilingual] = None
    doubt: Optional[Bilingual] = None
    police_involved: bool = False
    confidential_address: bool = False
    safe_to_leave_message: Optional[bool] = None
    checked_on: Optional[str] = None
    sources: tuple[ContactSource, ...]

    _real_date = validator("checked_on", allow_reuse=True)(check_printed_date)

    @validator("needs", "service_area", "sources")
    def _not_empty(cls, value: tuple[object, ...]) -> tuple[object, ...]:
        if not value:
            raise ValueError("at least one is needed")
        return value

    @validator("chat_url", pre=True)
    def _same_page_in_both_languages(cls, value: object) -> object:
        return {"en": value, "fr": value} if isinstance(value, str) else value


class Municipality(_Model):
    """A municipality or community; `weak` names are also common words and count only with a cue."""

    name: Bilingual
    aliases: tuple[str, ...] = ()
    weak: bool = False


class Region(_Model):
    """A census division with its municipalities; its id is what `service_area` names."""

    id: _Identifier
    name: Bilingual
    type: str
    zone: str
    aliases: tuple[str, ...] = ()
    municipalities: tuple[Municipality, ...] = ()


class OutsidePlace(_Model):
    """A place outside Ontario. Its names are those that stand after "for" and « pour », with their article."""

    name: Bilingual
    kind: Literal["city", "region", "country"]
    aliases: tuple[str, ...] = ()


class PlaceLookAlikes(_Model):
    """What looks like a place and mostly is none: see `knowledge/not_places.yml`."""

    weak: tuple[str, ...]
    ordinary: tuple[str, ...]
    languages: tuple[str, ...]
    look_alikes: tuple[str, ...]


class NeedWords(_Model):
    """The words by which a need is named, in both languages."""

    id: Need
    en: tuple[_Text, ...]
    fr: tuple[_Text, ...]


class GroupWords(_Model):
    """The words for those whom help is looked for; they count with a cue, those of `anywhere` without."""

    id: Group
    en: tuple[_Text, ...]
    fr: tuple[_Text, ...]
    anywhere: BilingualList = BilingualList(en=(), fr=())


class NeedVocabulary(_Model):
    """Words for needs and groups, and the words for services that make a group's word count."""

    needs: tuple[NeedWords, ...]
    groups: tuple[GroupWords, ...]
    for_whom: BilingualList
    of_a_kind: BilingualList
