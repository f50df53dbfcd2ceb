"""What the service says around the curated answers, in both languages; no fact stands here, and no number."""

from __future__ import annotations

MORE = {"en": "Tell me more", "fr": "En savoir plus"}
SKIP = {"en": "Skip", "fr": "Passer"}
ASK_PLACE = {
    "en": "If you want, tell me your town and I will show what is near.",
    "fr": "Si vous voulez, dites-moi votre ville et je vous montrerai ce qui est proche.",
}
ASK_GROUP = {
    "en": "If you want, say who it is for, and I will narrow the list.",
    "fr": "Si vous voulez, dites pour qui c’est, et je préciserai la liste.",
}
NEAR = {"en": "Near {place}:", "fr": "Près de vous ({place}) :"}
NEAR_FOR = {"en": "Near {place}, for {group}:", "fr": "Près de vous ({place}), pour {group} :"}
NOTHING_NEAR = {
    "en": "I know of nothing near {place} for this. The lines below know more services and can look with you.",
    "fr": "Je ne connais rien tout près ({place}) pour cela. Les lignes ci-dessous connaissent plus de services et "
    "peuvent chercher avec vous.",
}
SOME_NEAR = {
    "en": "I know of nothing near {place} for this alone. These services can help you or tell you who does.",
    "fr": "Je ne connais rien tout près ({place}) pour cela seulement. Ces services peuvent vous aider ou vous dire qui "
    "le peut.",
}
ANYWHERE = {
    "en": "{topic}: these lines serve all of Ontario.",
    "fr": "{topic} : ces lignes servent tout l’Ontario.",
}
FOR_GROUP = {
    "en": "{topic}, for {group}: start with these lines.",
    "fr": "{topic}, pour {group} : commencez par ces lignes.",
}
OUTSIDE = {
    "en": "I only know services in Ontario, so I have none to show for {place}. The hotline below is for all of Canada, "
    "day and night, and can connect you with services where you are. Outside Canada, if you are in danger, call the "
    "emergency number of the country you are in.",
    "fr": "Je connais seulement les services de l’Ontario, alors je n’ai rien à montrer pour {place}. La "
    "ligne ci-dessous sert tout le Canada, jour et nuit, et peut vous diriger vers des services là où vous êtes. Hors du "
    "Canada, en cas de danger, appelez le numéro d’urgence du pays où vous êtes.",
}
SAME_LINES = {
    "en": "Here are the lines again. A call can show in the call history and on the bill.",
    "fr": "Voici de nouveau les lignes. Un appel peut paraître dans l’historique des appels et sur la facture.",
}
NO_MORE = {
    "en": "That is all I have on this. You can ask in other words, or pick a question below. A person at the hotline "
    "can say more.",
    "fr": "C’est tout ce que j’ai là-dessus. Vous pouvez demander avec d’autres mots ou choisir une question "
    "ci-dessous. Une personne de la Ligne d’urgence peut vous en dire plus.",
}
DID_YOU_MEAN = {
    "en": "Did you mean one of these?",
    "fr": "Est-ce l’une de ces questions?",
}
SWITCHED_OFF = {
    "en": "This answer is being checked, so I do not show it now. The people below can answer you.",
    "fr": "Cette réponse est en vérification, alors je ne la montre pas pour l’instant. Les personnes ci-dessous peuvent "
    "vous répondre.",
}
FAILURE = {
    "en": "Something went wrong on our side, so I can’t answer that now. Please try again. "
    "The people below can help you at any hour.",
    "fr": "Un problème de notre côté m’empêche de répondre en ce moment. Vous pouvez réessayer. "
    "Les personnes ci-dessous peuvent vous aider à toute heure.",
}

GROUP_NAMES = {
    "women": {"en": "women", "fr": "les femmes"},
    "men": {"en": "men and boys", "fr": "les hommes et les garçons"},
    "youth": {"en": "young people", "fr": "les jeunes"},
    "children": {"en": "children", "fr": "les enfants"},
    "indigenous": {"en": "Indigenous people", "fr": "les Autochtones"},
    "francophone": {"en": "French speakers", "fr": "les francophones"},
    "2slgbtq": {"en": "2SLGBTQIA+ people", "fr": "les personnes 2ELGBTQIA+"},
    "newcomers": {"en": "newcomers", "fr": "les personnes nouvellement arrivées"},
    "workers": {"en": "workers", "fr": "les travailleuses et travailleurs"},
    "black": {"en": "Black people", "fr": "les personnes noires"},
    "muslim": {"en": "Muslim people", "fr": "les personnes musulmanes"},
    "families": {"en": "families", "fr": "les familles"},
    "deaf": {"en": "Deaf and hard of hearing people", "fr": "les personnes sourdes ou malentendantes"},
}

CHOICES = {
    ("need", "shelter"): {"en": "A place to stay", "fr": "Un endroit où rester"},
    ("need", "counselling"): {"en": "Someone to talk to", "fr": "Une écoute, un suivi"},
    ("need", "legal"): {"en": "Legal help", "fr": "De l’aide juridique"},
    ("need", "health"): {"en": "Health care", "fr": "Des soins"},
    ("need", "money"): {"en": "Money", "fr": "De l’argent"},
    ("need", "work"): {"en": "Work or school", "fr": "Travail ou études"},
    ("need", "immigration"): {"en": "Status or permits", "fr": "Statut ou permis"},
    ("group", "youth"): {"en": "Help for youth", "fr": "De l’aide pour les jeunes"},
    ("group", "indigenous"): {"en": "Indigenous services", "fr": "Des services autochtones"},
    ("group", "francophone"): {"en": "Services in French", "fr": "Des services en français"},
    ("group", "men"): {"en": "Help for men", "fr": "De l’aide pour les hommes"},
    ("group", "2slgbtq"): {"en": "2SLGBTQIA+ help", "fr": "De l’aide 2ELGBTQIA+"},
}
"""What the service finder offers first, by the slot that the choice fills; the words are those of its buttons."""

FOR_WHOM = {
    "women": {"en": "For women", "fr": "Pour les femmes"},
    "men": {"en": "For men and boys", "fr": "Pour les hommes et les garçons"},
    "youth": {"en": "For young people", "fr": "Pour les jeunes"},
    "indigenous": {"en": "For Indigenous people", "fr": "Pour les Autochtones"},
    "newcomers": {"en": "For newcomers", "fr": "Pour les nouveaux arrivants"},
    "2slgbtq": {"en": "For 2SLGBTQIA+ people", "fr": "Pour les personnes 2ELGBTQIA+"},
}
"""Whom a list of services can be narrowed to, by the words of the buttons."""
