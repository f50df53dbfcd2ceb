"""Entries of the knowledge that pass every check, for tests that make one of them wrong."""

SHORT = {
    "en": "You are not alone. A person at the hotline will listen to you, day or night. You can call, text or write. You "
    "do not have to give your name, and you choose what comes next.",
    "fr": "Vous n’êtes pas sans aide. Une personne de la ligne vous écoute, jour et nuit. On peut appeler, texter ou "
    "écrire. Vous n’avez pas à dire votre nom, et vous choisissez la suite.",
}


def entry(identifier: str = "help_housing", **fields) -> dict:
    """An entry that passes; `en` and `fr` change its texts, other fields the entry."""
    texts = {
        language: {"title": f"Title {language}", "page": f"Page {identifier} {language}", "short": SHORT[language]}
        | fields.pop(language, {})
        for language in ("en", "fr")
    }
    dates = {"reviewed_on": "2026-11-01", "review_by": "2027-05-01"}
    return {"id": identifier, "owner": "office", **dates, "facts": ["f"], "sources": ["s"], **texts, **fields}
