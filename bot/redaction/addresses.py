"""Street addresses, boxes and postal codes. A street without a number stays: it tells where help is looked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.redaction.tokens import split_words
from bot.redaction.vocabulary import Kind

if TYPE_CHECKING:
    from bot.redaction.vocabulary import Vocabulary

_STRONG = (
    r"street|str|st|avenue|ave|av|road|rd|drive|dr|crescent|cres|cr|boulevard|blvd|boul|lane|ln|terrace|terr|parkway"
    r"|pkwy|sideroad|side road|"
    r"side rd|concession|conc|expressway|esplanade|promenade"
)
# Also ordinary words: part of an address only when the words before them have capitals.
_WEAK = (
    r"court|crt|ct|way|trail|tr|place|pl|line|path|gate|grove|gardens?|heights|hts|hill|circle|cir|square|sq|mews"
    r"|close|row|cove|quay|alley|bend|manor|rise|"
    r"loop|point|pt|park|common|green|ridge|run|walk|landing|view|hollow|highway|hwy|route|rte"
)
_FRENCH = (
    r"rue|avenue|ave|av|boulevard|boul|blvd|chemin|ch|rang|route|rte|montée|montee|place|pl|allée|allee|croissant"
    r"|crois|promenade|prom|"
    r"impasse|imp|(?-i:[Cc])ôte|sentier|terrasse|carré|carre|cercle|ruelle|quai|cours|passage|concession|autoroute"
)
_ARTICLES = r"(?:(?:de|du|des|la|le|les)\s|d['’]|l['’]){0,3}"
_SIDE = r"(?:\s(?:east|west|north|south|est|ouest|nord|sud|[ewns]|o|ne|nw|se|sw)\b\.?)?"
_UNIT = (
    r"(?:\s?[,–-]?\s?(?:#\s?\w{1,6}|(?:apartment|apt|unit|suite|ste|app|appt|appartement|apart|unité|unite|bureau"
    r"|room|rm|chambre|ch|floor|étage|"
    r"ph|penthouse|basement unit|porte)\b\.?\s?(?:no\.?\s?|#\s?|num[ée]ro\s)?#?[\w-]{1,6}))?"
)
_DIGITS = r"(?<![\w$€£.,/-])(?<!\d )(?:(?:#\s?)?\d{1,5}\s?[-–]\s?)?\d{1,5}(?:\s?[a-d]|\s?½|\s1/2)?"
_ONES = r"one|two|three|four|five|six|seven|eight|nine|un|deux|trois|quatre|cinq|sept|huit|neuf"
_TENS = (
    r"ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille"
)
_SPELT_NUMBER = (
    rf"\b(?:(?:(?:{_ONES}|et)[ -])?(?:{_TENS})(?:[ -](?:{_TENS}|{_ONES}|and|et)){{0,6}}"
    rf"|(?:{_ONES})(?:[ -](?:{_ONES})){{1,4}})"
)
"""A number in words: one of the tens, or several digits."""

_NUMBER = rf"(?:{_DIGITS}|{_SPELT_NUMBER})"
_NOT_BETWEEN = (
    r"(?!(?:the|a|an|my|his|her|your|our|their|this|that|these|of|in|on|at|to|for|from|with|and|or|by|per|down|up"
    r"|off|into|is|are|was|were|"
    r"min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|times?|people|ppl|girls?|guys?|men|women|kids?"
    r"|persons?|"
    r"blocks?|km|kms|kilometers?|miles?|m|am|pm|dollars?|bucks?|percent|more|other|different|of|i|he|she|we|they|you"
    r"|who|which|"
    r"hour|nights?|bedrooms?|beds?|rooms?|cars?|ans?|mois|jours?|semaines?|heures?|fois|personnes?|filles?|gars"
    r"|femmes?|hommes?|"
    r"enfants?|et|ou|à|de|du|des|la|le|les|sur|dans|par|pour|avec|chez|qui|que|dollars|piasses?|pis|puis|mais|coin)\b)"
)
_NAMED = (
    rf"(?:{_NOT_BETWEEN}(?:(?:st|ste|mt|ft)\.?|[^\W\d_][\w’'.-]{{0,30}}|\d{{1,3}}(?:st|nd|rd|th|e|ième))\s){{1,3}}?"
)
_NAMED_WITH_CAPITAL = r"(?:(?-i:[A-ZÀ-Þ])[\w’'.-]{0,30}\s){1,3}"
_ENGLISH = re.compile(
    rf"{_NUMBER},?\s(?:broadway|(?:upper|lower)\s[a-zà-ÿ][\w’'-]{{3,30}}|(?:highway|hwy|county road|county rd|cty rd"
    rf"|regional road|rural road|side ?road|line|conc|concession)\.?\s\d{{1,3}})\b{_SIDE}{_UNIT}"
    rf"|{_NUMBER},?\s{_NAMED}(?:{_STRONG})\b\.?{_SIDE}{_UNIT}"
    rf"|{_DIGITS},?\s(?:st|ste|saint|sainte)\b\.?\s[a-zà-ÿ]{{3,20}}\s(?:east|west|north|south|est|ouest|nord|sud"
    rf"|[ewns])\b{_UNIT}"
    rf"|{_NUMBER},?\s{_NAMED_WITH_CAPITAL}(?:{_WEAK})\b\.?{_SIDE}{_UNIT}"
    rf"|{_NUMBER},?\s{_NOT_BETWEEN}[a-z]{{4,20}}\s(?:court|crt|circle|trail|gate|heights|square|gardens|grove)\b"
    rf"(?=\s?(?:[,.\n]|$|in\s|apt|unit|basement|#)){_UNIT}",
    re.IGNORECASE,
)
_FRENCH_ADDRESS = re.compile(
    rf"{_NUMBER}\s?,?\s?(?:bis\s|ter\s)?(?:{_FRENCH})\b\.?\s{_ARTICLES}(?:(?:st|ste|saint|sainte|vieux|vieille|vieil"
    rf"|grands?|grandes?|petits?|petite|haut|haute|bas|basse|bon|bonne|sir|king|queen|prince|old|mont|notre|jean"
    rf"|jacques|pierre|marie|louis|du|de)\b[\s.-]{{0,2}}){{0,3}}{_NOT_BETWEEN}[\w’'.-]{{1,40}}"
    rf"(?:\s(?:(?-i:[A-ZÀ-Þ])[\w’'-]{{1,30}}|\d{{1,3}}\b(?!\s?(?:ans|filles|gars))|(?:de|du|des|la)\s"
    rf"(?-i:[A-ZÀ-Þ])[\w’'-]{{1,30}})){{0,3}}"
    r"(?:\s(?!app|apt|unit|bureau|chambre|suite|porte)[a-zà-ÿ][a-zà-ÿ’'-]{2,20}(?=\s?(?:,|\.|$|\n|\s(?:app|apt|appt"
    r"|appartement|unité|à)\b)))?"
    rf"{_SIDE}{_UNIT}",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(
    rf"\b{_NAMED_WITH_CAPITAL}(?:{_STRONG}|{_WEAK})\b\.?{_SIDE},?\s(?:number|no\.?|num|#)\s?\d{{1,5}}\b"
    rf"|\b(?:{_FRENCH})\.?\s{_ARTICLES}[\w’'-]{{2,40}}(?:\s(?-i:[A-ZÀ-Þ])[\w’'-]{{1,30}}){{0,2}},?\s(?:au\s)?"
    rf"(?:num[ée]ro|no\.?|n°|#)\s?\d{{1,5}}\b"
    r"|\b(?:concession|conc|line|side ?road|highway|hwy|county road|rang|route|rte|ligne)\s\d{1,3},?\s(?:(?:house"
    r"|civic|at|au)\s)?"
    r"(?:number|num[ée]ro|no\.?|num|n°|#)\s?\d{1,5}\b"
    r"|\b\d{1,2}(?:e|ième|ieme|st|nd|rd|th)\s(?:rang|concession|ligne|avenue|av|ave|rue|line"
    r"|street)\b,?\s(?:au\s)?(?:number|num[ée]ro|no\.?|n°|#)\s?\d{1,5}\b",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?!(?:jan|feb|f[ée]v|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|ao[uû]t|sep|oct|nov|d[ée]c|mon|tue|wed|thu|fri"
    r"|sat|sun|ontario|canad|us\b|cad|pm|am|h\b|st\b|nd\b|th\b)\w*)"
)
_CAPITALS = rf"{_MONTHS}(?-i:[A-ZÀ-Þ])[\w’'-]{{2,30}}(?:\s(?-i:[A-ZÀ-Þ])[\w’'.-]{{1,30}}){{0,2}}"
_NO_SHORT_CODE = r"(?![2-9]11\b|988\b)"
_UNIT_WORD = r"(?:apartment|apt|unit|suite|app|appt|appartement|unité|unite)\b\.?\s?(?:no\.?\s?)?#?\s?"
_WITHOUT_TYPE = re.compile(
    rf"\b{_UNIT_WORD}\w{{1,5}}\s?[,–-]?\s{_NUMBER},?\s{_CAPITALS}"
    rf"|(?<![\w$€£.,/-])\d{{2,5}},?\s{_NOT_BETWEEN}[^\W\d_][\w’'-]{{2,30}}(?:\s{_NOT_BETWEEN}[^\W\d_][\w’'.-]{{2,30}})?"
    rf",?\s(?:{_UNIT_WORD}|#\s?)\d[\w-]{{0,5}}"
    rf"|(?<![\w$€£.,/-])\d{{1,5}},?\s(?:de\sla|du|des|de\sl['’]|de)\s?[\w’'-]{{3,40}},?\s(?:{_UNIT_WORD}"
    rf"|#\s?)\d[\w-]{{0,5}}"
    rf"|(?<![\w$€£.,/-])\d{{2,5}},?\s{_CAPITALS}(?=,?\s\[address\])",
    re.IGNORECASE,
)
"""A street whose type is left out, beside an apartment or a postal code."""

_BARE_AT = re.compile(
    rf"\b(?P<cue>(?:at|au)\s)(?P<address>{_NO_SHORT_CODE}\d{{3,5}}[a-d]?,?\s{_CAPITALS}{_UNIT})"
    rf"|\b(?P<cue_of>au\s)(?P<address_of>{_NO_SHORT_CODE}\d{{2,5}}[a-d]?,?\s(?:de\sla\s|du\s|des\s|de\sl['’]"
    rf"|de\s){_CAPITALS}{_UNIT})",
    re.IGNORECASE,
)
_SMALL = re.compile(
    rf"\b(?P<cue>(?:(?:live|living|lives|stay|staying|stays)\s(?:at|on)|(?:habite|reste|demeure|loge)\sau"
    rf"|address(?:\sis)?:?|adresse(?:\s(?:est|c['’]est))?:?)\s(?:le\s)?)"
    rf"(?P<address>\d{{2,5}}[a-d]?,?\s{_MONTHS}{_NOT_BETWEEN}"
    rf"[a-zà-ÿ’'-]{{4,30}}(?:\s(?:{_STRONG}|{_WEAK}))?{_SIDE}{_UNIT})(?!\s?(?:ans|years|people|girls|filles))\b",
    re.IGNORECASE,
)
_AT_A_NUMBER = re.compile(
    rf"\b(?P<cue>(?:live|living|lives|stay|staying|am|address(?: is)?|adresse(?: est| c['’]est)?|habite|reste"
    rf"|demeure|suis|loge|located|house|place|hotel|motel|home)"
    rf"\s?:?\s(?:at|au|in|on|is|est|c['’]est)?\s?)(?P<address>\d{{2,5}}[a-d]?,?\s{_MONTHS}"
    rf"(?-i:[A-ZÀ-Þ])[\w’'-]{{2,30}}(?:\s(?-i:[A-ZÀ-Þ])[\w’'-]{{1,30}}){{0,2}}{_UNIT})(?!\s?(?:ans|years|people"
    rf"|girls|filles))",
    re.IGNORECASE,
)
_OF_THE_STREET = re.compile(
    rf"\b\d{{1,5}}[a-d]?\s(?:de\sla\s|du\s|sur\sla\s|sur\sle\s|sur\s|on\s|off\s)(?:{_FRENCH}"
    rf"|\d{{1,3}}e\savenue)\b\.?\s{_ARTICLES}[\w’'-]{{2,40}}"
    rf"|\b(?:house|building|apt|unit|door|porte|maison|immeuble)\s(?:number\s|no\.?\s|#\s?|num[ée]ro\s)?\d{{1,5}}\s"
    rf"(?:on|of|sur|de)\s{_NAMED_WITH_CAPITAL}?(?:la\s)?(?:{_STRONG}|{_FRENCH})\b(?:\s"
    rf"(?-i:[A-ZÀ-Þ])[\w’'-]{{1,30}}){{0,2}}"
    rf"|{_NUMBER},?\s\d{{1,3}}(?:e|ième|ieme|st|nd|rd|th)\s(?:rue|avenue|av|ave|street|st|rang|concession"
    rf"|line)\b\.?{_SIDE}{_UNIT}",
    re.IGNORECASE,
)
_AT_A_NAME = re.compile(
    rf"\b(?P<cue>(?:at|au|address(?: is)?:?|adresse(?: est| c['’]est)?:?)\s"
    rf"|@\s?)(?P<address>{_NO_SHORT_CODE}(?:\d{{1,5}}-)?\d{{2,5}}[a-d]?,?\s"
    rf"{_MONTHS}{_NOT_BETWEEN}(?P<name>[^\W\d_][\w’'-]{{2,30}}){_SIDE}{_UNIT})(?!\s?(?:ans|years|time|people)\b)"
    rf"|(?<![\w$€£.,/-])(?P<dashed>\d{{1,5}}-\d{{2,5}}[a-d]?,?\s{_MONTHS}{_NOT_BETWEEN}"
    rf"(?P<street>[^\W\d_][\w’'-]{{3,30}}){_SIDE}{_UNIT})",
    re.IGNORECASE,
)
"""A number and a name, in small letters too: "at 88 spadina", "3-220 rideau"."""

_STREETS = frozenset(
    "main king queen church oak elm birch maple pine cedar spruce wellington park bay front mill".split()
)
"""The commonest streets that are ordinary words."""

_UNIT_BEHIND = re.compile(
    r"(?<=\[address\]),?\s(?:(?:apartment|apt|unit|suite|app|appt|appartement|unité|unite|bureau|chambre|room"
    r"|porte)\.?\s?(?:no\.?\s?)?#?\s?[\w-]{1,6}|#\s?\w{1,6}|(?:basement|bsmt|sous-sol|demi-sol|rez-de-chaussée|main"
    r"|ground|top|upper"
    r"|lower|rear|back|front)(?:\s(?:floor|level|unit|apartment|apt"
    r"|suite))?\b(?<!main)(?<!top)(?<!back)(?<!front)(?<!ground)"
    r"|(?:buzz(?:er)?|buzz(?:er)? code|code)\s?#?\d{1,6}|\d{1,2}(?:st|nd|rd|th|er?|ième)\s(?:floor|étage))(?!\w)",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(
    r"\b(?:apartment|apt|unit|suite|app|appartement|unité|unite|bureau)\b\.?\s?(?:no\.?\s?|#\s?)?(?:\w{0,4}\d\w{0,4}"
    r"|[a-z]\b)?\s?"
    r"(?:,|-|–|at|au|du)?\s?(?=\[address\])|\b\d{1,2}(?:st|nd|rd|th|er?|ième)\s(?:floor|étage)(?:,| of| at| au"
    r"| du)?\s(?=\[address\])|#\s?\d{1,5}\s?[,–-]?\s(?=\[address\])",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\b(?:p\.?\s?o\.?\s?box|post office box|c\.\s?p\.|case postale|boîte postale|b\.\s?p\.)\s?(?:no\.?\s?"
    r"|#\s?)?\d{1,6}"
    r"(?:,?\s(?:stn|station|succ\.?|succursale)\s[\w.-]{1,20}(?:\s[a-z](?![\w]))?)?"
    r"|\bcp\s(?:no\.?\s?)?\d{2,6}\b|\b(?:r\.?\s?r\.?|rural route|route rurale)\s?(?:no\.?\s?|#\s?)?\d{1,2}\b"
    r"(?:,?\s(?:site|box|comp\.?|boîte|case)\s#?\d{1,5}){0,3}|\b(?:fire|civic) (?:number|no\.?"
    r"|#)\s?#?[a-z]?\d\w{0,7}|\bnuméro civique\s\d{1,6}"
    r"|\bfire (?:route|lane) \d{1,3}\w?\b|\bsite \d{1,4},? (?:comp\.? \d{1,3},? )?box \d{1,4}\b"
    r"|(?<!a )\bbox #?\d{2,6}(?=,)"
    r"|\blot\s\d{1,4},?\s(?:con(?:c(?:ession)?)?\.?)\s\w{1,4}\b",
    re.IGNORECASE,
)
_SPELT_STREET = re.compile(rf"{_SPELT_NUMBER}\s", re.IGNORECASE)
_POSTAL_CODE = re.compile(
    r"(?<![\w$])[ABCEGHJ-NPRSTVXY]\s?[0-9O]\s?[ABCEGHJ-NPRSTV-Z][\s-]{0,3}[0-9O]\s?[ABCEGHJ-NPRSTV-Z]\s?[0-9O](?!\w)",
    re.IGNORECASE,
)


def redact_addresses(text: str, vocabulary: Vocabulary) -> str:
    """Replace street addresses, boxes and postal codes by `[address]`."""

    def replace_named(match: re.Match[str]) -> str:
        word = split_words(match["name"] or match["street"])[0]
        is_name = word in _STREETS or vocabulary.kind(word) is not Kind.WORD
        return f"{match['cue'] or ''}[address]" if is_name else match.group()

    if not any(character.isdigit() for character in text) and not _SPELT_STREET.search(text):
        return text
    text = _POSTAL_CODE.sub(_replace_postal_code, text)
    for pattern in (_BOX, _OF_THE_STREET, _FRENCH_ADDRESS, _ENGLISH, _NUMBER_BEHIND, _WITHOUT_TYPE):
        text = pattern.sub("[address]", text)
    for pattern in (_AT_A_NUMBER, _SMALL):
        text = pattern.sub(lambda match: f"{match['cue']}[address]", text)
    text = _BARE_AT.sub(lambda match: f"{match['cue'] or match['cue_of']}[address]", text)
    text = _AT_A_NAME.sub(replace_named, text)
    return _UNIT_BEHIND.sub("", _UNIT_BEFORE.sub("", text)) if "[address]" in text else text


def _replace_postal_code(match: re.Match[str]) -> str:
    return "[address]" if sum(character.isdigit() for character in match.group()) >= 2 else match.group()
