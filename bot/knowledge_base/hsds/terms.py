"""The two taxonomies behind the attributes of a service: what it helps with and whom it is for.

Codes are those of `bot/knowledge_base/schema.py`; here are their names in both languages, as HSDS taxonomy terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.knowledge_base.hsds.identifiers import make_identifier

if TYPE_CHECKING:
    from bot.messages import Language


class Words(NamedTuple):
    """A name and a sentence that explains it."""

    name: str
    description: str


class Taxonomy(NamedTuple):
    """A list of terms by code. `link_type` says what a term of it tells about a service."""

    code: str
    link_type: str
    words: dict[Language, Words]
    terms: dict[str, dict[Language, Words]]


def _words(en: tuple[str, str], fr: tuple[str, str]) -> dict[Language, Words]:
    return {"en": Words(*en), "fr": Words(*fr)}


NEED_TAXONOMY = Taxonomy(
    "needs",
    "need",
    _words(
        ("Needs", "What a service of this list helps with."),
        ("Besoins", "Ce pour quoi un service de cette liste apporte de l’aide."),
    ),
    {
        "danger": _words(
            ("Immediate danger", "Emergency help, right now."),
            ("Danger immédiat", "Secours d’urgence, tout de suite."),
        ),
        "hotline": _words(
            ("Support line", "Somebody to call, text or chat with."),
            ("Ligne d’écoute", "Quelqu’un à qui téléphoner, texter ou clavarder."),
        ),
        "suicide": _words(
            ("Thoughts of suicide", "Support for people who think of suicide and for those around them."),
            ("Pensées suicidaires", "Soutien aux personnes qui pensent au suicide et à leurs proches."),
        ),
        "shelter": _words(
            ("Shelter and housing", "A safe place to stay, for a night or longer."),
            ("Hébergement et logement", "Un endroit sûr où rester, pour une nuit ou plus longtemps."),
        ),
        "counselling": _words(
            ("Counselling", "Somebody trained to talk with, alone or in a group."),
            ("Counselling", "Quelqu’un de formé à qui parler, seul à seul ou en groupe."),
        ),
        "health": _words(
            ("Health care", "Medical care and health services."),
            ("Soins de santé", "Soins médicaux et services de santé."),
        ),
        "sexual_assault_care": _words(
            ("Care after sexual assault", "Care and support after a sexual assault."),
            ("Soins après une agression sexuelle", "Soins et soutien après une agression sexuelle."),
        ),
        "substance_use": _words(
            ("Alcohol and drug use", "Help with the use of alcohol, drugs or medication."),
            ("Alcool et drogues", "Aide liée à la consommation d’alcool, de drogues ou de médicaments."),
        ),
        "legal": _words(
            ("Legal help", "Legal information, advice or representation."),
            ("Aide juridique", "Information, conseils ou représentation juridiques."),
        ),
        "court": _words(
            ("Support at court", "Information and company for people who go to court."),
            ("Soutien à la cour", "Information et accompagnement pour les personnes qui vont en cour."),
        ),
        "money": _words(
            ("Money", "Emergency money, benefits or compensation."),
            ("Aide financière", "Argent d’urgence, prestations ou indemnisation."),
        ),
        "work": _words(
            ("Work and training", "Help to find work, to study or to learn a trade."),
            ("Emploi et formation", "Aide pour trouver un emploi, étudier ou apprendre un métier."),
        ),
        "immigration": _words(
            ("Immigration", "Help with status, permits and settlement."),
            ("Immigration", "Aide pour le statut, les permis et l’établissement."),
        ),
        "worker_rights": _words(
            ("Rights at work", "Help when an employer does not pay, threatens or abuses."),
            ("Droits au travail", "Aide quand un employeur ne paie pas, menace ou maltraite."),
        ),
        "id_documents": _words(
            ("Identity documents", "Help to get or replace identity documents."),
            ("Pièces d’identité", "Aide pour obtenir ou remplacer des pièces d’identité."),
        ),
        "child_protection": _words(
            ("Child protection", "Help for a child who is or may be at risk, and where to report it."),
            ("Protection de l’enfance", "Aide pour un enfant qui est ou pourrait être à risque, et où le signaler."),
        ),
        "youth": _words(
            ("Youth services", "Help made for children and young people."),
            ("Services aux jeunes", "Aide conçue pour les enfants et les jeunes."),
        ),
        "safety_planning": _words(
            ("Safety planning", "Help to plan how to stay safe or how to leave."),
            ("Plan de sécurité", "Aide pour planifier sa sécurité ou son départ."),
        ),
        "online_safety": _words(
            ("Safety online", "Help with threats, images or exploitation online."),
            ("Sécurité en ligne", "Aide contre les menaces, les images ou l’exploitation en ligne."),
        ),
        "report": _words(
            ("Reporting", "Where to report trafficking or another crime."),
            ("Signalement", "Où signaler la traite ou un autre crime."),
        ),
        "information": _words(
            ("Information", "Information, and where else to turn."),
            ("Information", "Renseignements et orientation vers d’autres services."),
        ),
        "victim_services": _words(
            ("Victim services", "Practical and emotional support after a crime."),
            ("Services aux victimes", "Soutien pratique et affectif après un acte criminel."),
        ),
        "basic_needs": _words(
            ("Basic needs", "Food, clothes and what else a day asks for."),
            ("Besoins de base", "Nourriture, vêtements et autres besoins de tous les jours."),
        ),
    },
)

GROUP_TAXONOMY = Taxonomy(
    "groups",
    "eligibility",
    _words(
        ("Groups", "Whom a service is for. Without any of these it is for everybody."),
        ("Groupes", "À qui un service s’adresse. Sans aucun de ces termes, il est pour tout le monde."),
    ),
    {
        "women": _words(("Women", "For women."), ("Femmes", "Pour les femmes.")),
        "men": _words(("Men", "For men and boys."), ("Hommes", "Pour les hommes et les garçons.")),
        "youth": _words(("Youth", "For young people."), ("Jeunes", "Pour les jeunes.")),
        "children": _words(("Children", "For children."), ("Enfants", "Pour les enfants.")),
        "indigenous": _words(
            ("Indigenous people", "For First Nations, Inuit and Métis people."),
            ("Autochtones", "Pour les membres des Premières Nations, les Inuits et les Métis."),
        ),
        "francophone": _words(("French speakers", "For French speakers."), ("Francophones", "Pour les francophones.")),
        "2slgbtq": _words(
            ("2SLGBTQIA+ people", "For 2SLGBTQIA+ people."),
            ("Personnes 2ELGBTQIA+", "Pour les personnes 2ELGBTQIA+."),
        ),
        "newcomers": _words(
            ("Newcomers", "For people who are new to Canada."),
            ("Personnes nouvellement arrivées", "Pour les personnes arrivées depuis peu au Canada."),
        ),
        "workers": _words(
            ("Workers", "For workers."), ("Travailleuses et travailleurs", "Pour les travailleuses et travailleurs.")
        ),
        "black": _words(("Black people", "For Black people."), ("Personnes noires", "Pour les personnes noires.")),
        "muslim": _words(
            ("Muslim people", "For Muslim people."), ("Personnes musulmanes", "Pour les personnes musulmanes.")
        ),
        "families": _words(("Families", "For families."), ("Familles", "Pour les familles.")),
        "deaf": _words(
            ("Deaf people", "For people who are Deaf or hard of hearing."),
            ("Personnes sourdes", "Pour les personnes sourdes ou malentendantes."),
        ),
    },
)


def make_term(taxonomy: Taxonomy, code: str, language: Language) -> dict[str, Any]:
    """Return a term of `taxonomy` as HSDS `taxonomy_term`, with its taxonomy in it."""
    words, about = taxonomy.terms[code][language], taxonomy.words[language]
    return {
        "id": make_identifier("taxonomy_term", taxonomy.code, code),
        "code": code,
        "name": words.name,
        "description": words.description,
        "language": language,
        "taxonomy_detail": {
            "id": make_identifier("taxonomy", taxonomy.code),
            "name": about.name,
            "description": about.description,
        },
    }
