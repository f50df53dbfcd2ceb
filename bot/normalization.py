"""Folds the many ways in which people type the same words into one: case, accents, apostrophes, SMS forms.

Pure text to text; used by safety patterns, place names and the classifier's features, so that all three read alike.
It must never be shown to anybody or stored: offsets and spelling are lost.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

_APOSTROPHES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "′": "'",
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
    }
)
_LENGTHENED = re.compile(r"([^\W\d])\1{2,}")
_PUNCTUATION = re.compile(r"[^\w\s'\[\]?!$%@-]+")
_WORD = re.compile(r"\w+(?:'\w+)*")

# Short forms that stand for the same words whichever intent they occur in. Forms that are ordinary words of the other
# language ("pour", "a", "on") are left alone.
_SHORT_FORMS: dict[str, str] = {
    # English
    "u": "you", "ur": "your", "r": "are", "ya": "you", "pls": "please", "plz": "please", "thx": "thanks",
    "ty": "thanks", "rn": "right now", "idk": "i do not know", "dunno": "do not know", "wanna": "want to",
    "gonna": "going to", "gotta": "got to", "gimme": "give me", "lemme": "let me", "cuz": "because", "bc": "because",
    "b4": "before", "ppl": "people", "bf": "boyfriend", "gf": "girlfriend", "smth": "something",
    "sumthing": "something", "abt": "about", "w": "with", "wit": "with", "im": "i'm", "ive": "i've", "dont": "don't",
    "cant": "can't", "wont": "won't", "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't", "whats": "what's",
    "thats": "that's", "hes": "he's", "shes": "she's", "theyre": "they're", "wat": "what", "wut": "what",
    "wot": "what", "wher": "where", "hw": "how", "msg": "message", "txt": "text", "tmrw": "tomorrow",
    "ttyl": "talk to you later", "kno": "know", "govt": "government", "info": "information", "mum": "mom",
    "coz": "because", "sb": "somebody", "sm1": "someone",
    # French
    "jsuis": "je suis", "chuis": "je suis", "chui": "je suis", "jsui": "je suis", "jai": "j'ai", "jpeux": "je peux",
    "jveux": "je veux", "jvx": "je veux", "jsais": "je sais", "chais": "je sais", "jfais": "je fais", "jme": "je me",
    "jte": "je te", "jpense": "je pense", "yia": "il y a", "ya-tu": "il y a tu", "pk": "pourquoi", "pq": "pourquoi",
    "pkoi": "pourquoi", "koi": "quoi", "kwa": "quoi", "ki": "qui", "c": "c'est", "cest": "c'est", "ct": "c'etait",
    "g": "j'ai", "pr": "pour", "ds": "dans", "dc": "donc", "bcp": "beaucoup", "tjrs": "toujours", "tjs": "toujours",
    "jms": "jamais", "qqn": "quelqu'un", "qq1": "quelqu'un", "qqun": "quelqu'un", "qqch": "quelque chose",
    "tt": "tout", "ts": "tous", "slt": "salut", "bjr": "bonjour", "bsr": "bonsoir", "svp": "s'il vous plait",
    "stp": "s'il te plait", "mtn": "maintenant", "mnt": "maintenant", "auj": "aujourd'hui", "rdv": "rendez-vous",
    "vs": "vous", "ns": "nous", "moé": "moi", "toé": "toi", "moe": "moi", "toe": "toi", "pis": "puis",
    "pcq": "parce que", "pcke": "parce que", "psk": "parce que", "pske": "parce que", "kan": "quand", "qd": "quand",
    "ke": "que", "cmt": "comment", "comen": "comment", "dsl": "desole", "tel": "telephone", "gvt": "gouvernement",
    "gouv": "gouvernement", "mwa": "moi", "jar": "j'ai", "keske": "qu'est-ce que", "qesque": "qu'est-ce que",
    "kesk": "qu'est-ce que", "cki": "c'est qui",
}  # fmt: skip


def fold(text: str) -> str:
    """Return `text` in lower case without accents, with plain apostrophes and single spaces."""
    if text.isascii():  # most words: nothing to take apart
        return " ".join(text.lower().replace("`", "'").split())
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower().translate(_APOSTROPHES))
    return " ".join("".join(filterfalse(unicodedata.combining, text)).split())


def normalize(text: str) -> str:
    """Return `fold(text)` with thrice repeated letters reduced to one, short forms written out and most marks gone."""
    text = _LENGTHENED.sub(r"\1", fold(text))
    text = _PUNCTUATION.sub(" ", text)
    if not _SHORT_FORMS.keys().isdisjoint(_WORD.findall(text)):
        text = _WORD.sub(lambda match: _SHORT_FORMS.get(match.group(), match.group()), text)
    return " ".join(text.split())
