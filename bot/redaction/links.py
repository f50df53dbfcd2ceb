"""Web addresses, and the handles by which people are found: "@name", "insta: name", "name#1234", "a_name"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.normalization import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.redaction.vocabulary import Vocabulary

_URL = re.compile(
    r"\b(?:https?|ftp|hxxps?)\s?:\s?/{1,2}\s?[^\s<>\"«»\[\]]{1,2000}|\bwww\.[^\s<>\"«»\[\]]{2,2000}", re.IGNORECASE
)
_END = (
    r"com|net|org|info|biz|xxx|cc|tv|site|online|club|live|gg|app|link|page|shop|vip|ru|co|io|ly|gl|be|fr|ca|qc\.ca"
    r"|on\.ca|"
    r"me|to|us|uk|is|it|la|xyz|fm|ai|chat|social|bio|ee|eu|nl|de|es|nu|ch|ht|in|ws|su|pw|top|pro|store|blog|cam|sex"
    r"|porn|adult|date|dating|escort|escorts|life|love|world|city|today|fun|lol|mobi|dev"
)
_DOMAIN = re.compile(
    rf"(?<![\w@.-])(?P<host>(?:[\w-]{{1,63}}\.){{1,4}}(?:{_END}))(?P<path>[/?#][^\s<>\"«»\[\]]{{0,2000}})?(?![\w@-])"
    rf"(?!\.\w)",
    re.IGNORECASE,
)
_ANY_END = re.compile(r"(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>\"«»\[\]]{1,2000}", re.IGNORECASE)
_WRITTEN_OUT = re.compile(
    r"(?<![\w@.-])[\w-]{2,63}(?: ?[(\[{] ?(?:dot|point|\.) ?[)\]}] ?| (?:dot|point) )(?:com|ca|net|org|cc|co|io|info"
    r"|me|xxx|tv|ly|gg|site|online|ru)\b"
    r"(?:(?: (?:slash|barre oblique) | ?/ ?)[\w.-]{1,63}){0,4}",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[.,;:!?)\]'’»]+$")
_WORDY_ENDS = frozenset(
    """ca me to us is it la be co fr io live page link club site app chat social bio shop tv de es in top
    pro store blog cam sex adult date dating life love world city today fun lol porn escort
    escorts nu su ch online""".split()
)

_PLATFORM = (
    r"snap(?:chat)?|sc|insta(?:gram)?|ig|tik ?tok|telegram|discord|kik|skype|whatsapp|facebook|fb|messenger|twitter"
    r"|x|reddit|"
    r"onlyfans|of|kakaotalk|kakao|wechat|line|viber|signal|steam|psn|xbox|gamer ?tag|roblox|twitch|youtube|venmo"
    r"|cashapp|paypal|"
    r"user ?name|user|screen ?name|handle|account|acct|compte|profile?|profil|pseudo|nom d['’]utilisateur"
    r"|identifiant|login|tag"
)
_MENTION = re.compile(
    r"(?<![\w@./])@(?!\s(?:is|was|est|the|my|his|her|an|le|la|un|une|home|work|school|night|all|that)\b)"
    r"\s?(?=[\w.]{0,29}\w)[\w.-]{2,40}"
)
_MINE = re.compile(
    r"\b(?P<cue>(?:mine|his|hers|theirs|yours|l[ea]s? (?:sien|sienne|mien|mienne|tien|tienne|leur)"
    r"|(?:my|his|her|their|the|mon|son|ton|leur) ?@)(?:\s(?:is|was|est|c['’]est|c))?\s?[:=]?\s?)"
    r"(?P<handle>\w[\w.-]{2,39})",
    re.IGNORECASE,
)
_CUED = re.compile(
    rf"\b(?P<cue>(?:{_PLATFORM})(?:\s(?:user ?name|handle|account|acct|name|tag|compte|page|id|is|was|as|under"
    rf"|c['’]?est|c"
    rf"|est|comme|sous"
    rf"|nom|pseudo|de|du|à|a|sur|on|{_PLATFORM})){{0,3}}"
    r"\s?[:=,]?\s?[\"“«(]?\s?\$?)(?P<handle>(?:live:)?\w[\w.#-]{2,39})",
    re.IGNORECASE,
)
_SHAPED = re.compile(
    r"(?<![\w@./:\[-])(?:u/[\w-]{3,30}|live:[\w.]{3,30}|[\w.]{2,32}#\d{4}|(?=[\w.-]{0,39}[^\W_]_+[^\W_]"
    r"|[\w.-]{0,39}\w_)[\w.-]{4,40}"
    r"|[a-z]{2,20}\.[a-z]{2,20}\.[a-z]{1,20}|[a-z]{3,20}\.[a-z]{0,12}\d{2,6}|(?-i:[a-z]{3,20}\.[a-z]{3,20}"
    r"|[a-z]{5,20}\d{2,4}))(?![\w@-])",
    re.IGNORECASE,
)
_TELLS_HANDLE = re.compile(
    r"[:=]\s?$|\b(?:is|as|under|comme|sous|c['’]?est|est|user ?name|handle|pseudo|identifiant|tag)\s$", re.IGNORECASE
)
_LEAST_LETTERS_PLAIN = 5
_LEAST_WORDS_SAID = 4
"""So many words in one piece are something said ("he_is_hitting_me"), perhaps a cry for help, rather than a handle."""
_BEFORE_PLATFORM = re.compile(
    r"(?<![\w@.\[-])(?P<handle>(?=[\w.-]{0,39}[\d_.])\w[\w.-]{3,39})(?P<cue>\s(?:on|sur)\s(?:snap|insta|ig|tik"
    r"|telegram|discord|kik|skype|fb|facebook|twitter|x)\b)",
    re.IGNORECASE,
)


def redact_links(text: str, vocabulary: Vocabulary, public: Collection[str]) -> str:
    """Replace web addresses by `[link]`, but for pages of the `public` hosts."""
    text = _URL.sub(lambda match: _replace_link(match.group(), match.group(), public), text)

    def replace_domain(match: re.Match[str]) -> str:
        host, path = match["host"], match["path"]
        label, _, end = host.rpartition(".")
        if not path and end.lower() in _WORDY_ENDS and _is_said(label, vocabulary):
            return match.group()
        return _replace_link(match.group(), host, public)

    text = _WRITTEN_OUT.sub("[link]", text)
    if "." in text:
        text = _DOMAIN.sub(replace_domain, text)
        text = _ANY_END.sub(lambda match: _replace_link(match.group(), match.group(), public), text)
    return text


def redact_handles(text: str, vocabulary: Vocabulary) -> str:
    """Replace handles and user names by `[handle]`; the word that tells of one stays."""
    text = _MENTION.sub(_replace_mention, text) if "@" in text else text
    text = _SHAPED.sub(lambda match: _replace_shaped(match.group(), vocabulary), text)

    def replace_cued(match: re.Match[str]) -> str:
        handle = match["handle"].rstrip(".-")
        is_plain_cue = "@" in match["cue"] or (match.re is _CUED and bool(_TELLS_HANDLE.search(match["cue"])))
        if not _is_handle(handle, vocabulary, is_plain_cue=is_plain_cue):
            return match.group()
        return f"{match['cue']}[handle]{match['handle'][len(handle) :]}"

    def replace_before(match: re.Match[str]) -> str:
        return f"[handle]{match['cue']}" if _is_handle(match["handle"], vocabulary) else match.group()

    text = _MINE.sub(replace_cued, _CUED.sub(replace_cued, text))
    return _BEFORE_PLATFORM.sub(replace_before, text)


def _replace_link(written: str, address: str, public: Collection[str]) -> str:
    host = re.sub(r"^[a-z]+\s?:\s?/{1,2}\s?", "", address.lower()).removeprefix("www.")
    host = re.split(r"[/?#:]", host)[0].rstrip(".,;!)")
    if host in public:
        return written
    rest = _TRAILING.search(written)
    return "[link]" + (rest.group() if rest else "")


def _is_said(label: str, vocabulary: Vocabulary) -> bool:
    """Say whether what stands before a dot is words: "faire.ca" is a sentence that ends without a space."""
    return all(vocabulary.is_word(fold(part)) or len(part) < 3 for part in re.split(r"[.-]", label))


def _replace_mention(match: re.Match[str]) -> str:
    rest = _TRAILING.search(match.group())
    return "[handle]" + (rest.group() if rest else "")


def _is_handle(written: str, vocabulary: Vocabulary, *, is_plain_cue: bool = False) -> bool:
    """Say whether what follows a platform's name is a handle: it has a sign or digit in it, or is no word at all."""
    if re.fullmatch(r"\d+(?:[a-z]{1,2})?|[\d.-]+", written, re.IGNORECASE):
        return False
    if re.search(r"[_#\d]|\w\.\w", written):
        parts = [part for part in re.split(r"[_.#-]", written) if part]
        is_mark = re.search(r"[_#\d]", written)
        return bool(is_mark) or is_plain_cue or not all(vocabulary.is_word(fold(part)) for part in parts)
    word = fold(written)
    is_said = vocabulary.is_word(word) or (word.endswith("in") and vocabulary.is_word(word + "g"))
    return is_plain_cue and len(written) >= _LEAST_LETTERS_PLAIN and not is_said


def _replace_shaped(written: str, vocabulary: Vocabulary) -> str:
    kept = written.rstrip(".-")
    rest = written[len(kept) :]
    if "_" in kept:
        parts = [part for part in kept.split("_") if part]
        if len(parts) >= _LEAST_WORDS_SAID and all(vocabulary.is_word(fold(part)) for part in parts):
            return written
        return "[handle]" + rest if len(parts) > 1 or re.search(r"\d", kept) else written
    if "#" in kept or ":" in kept or "/" in kept:
        return "[handle]" + rest
    parts = [fold(part) for part in re.split(r"[.\d]+", kept) if part]
    stay = any if len(parts) < 3 and not re.search(r"\.\w*\d", kept) else all
    if stay(vocabulary.is_word(part) or vocabulary.is_kept(part) or len(part) < 2 for part in parts):
        return written
    return "[handle]" + rest
