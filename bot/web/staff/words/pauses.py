"""The words of the break, and of the page that asks before a conversation is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class PauseWords:
    """The words of one language."""

    heading: str
    lead: str
    steps: tuple[str, ...]
    support_heading: str
    support: tuple[str, ...]
    line: str
    back: str


@dataclass(frozen=True, slots=True)
class DeletionWords:
    """The words of one language."""

    heading: str
    what: str
    counts: str
    do: str
    keep: str
    risk_heading: str
    risk_text: str


PAUSE_WORDS: dict[Language, PauseWords] = {
    "en": PauseWords(
        heading="Take a break",
        lead="Nothing here waits for you this minute. What you read can stay with you, and that is no weakness.",
        steps=(
            "Look out of a window, or at something far away.",
            "Put both feet on the floor. Breathe out slowly, longer than you breathe in, five times.",
            "Get up. Fetch some water.",
        ),
        support_heading="If it stays with you",
        support=(
            "Tell a colleague or your manager. You may leave a conversation to somebody else.",
            "Ask your manager or human resources how to reach your employer’s employee assistance program.",
        ),
        line="If you need somebody to talk to now, at any hour:",
        back="Back to where I was",
    ),
    "fr": PauseWords(
        heading="Faites une pause",
        lead=(
            "Rien ici n’est à la minute près. Ce qu’on lit peut nous habiter longtemps, et ce n’est pas une faiblesse."
        ),
        steps=(
            "Regardez par la fenêtre ou fixez un point au loin.",
            "Posez les deux pieds au sol. Expirez lentement, plus longtemps que vous n’inspirez, cinq fois.",
            "Levez-vous. Allez chercher de l’eau.",
        ),
        support_heading="Si cela vous pèse encore",
        support=(
            (
                "Parlez-en à une ou un collègue ou à votre gestionnaire. Vous pouvez laisser une conversation à "
                "quelqu’un d’autre."
            ),
            (
                "Demandez à votre gestionnaire ou aux ressources humaines comment joindre le programme d’aide au "
                "personnel de votre employeur."
            ),
        ),
        line="Si vous avez besoin de parler à quelqu’un maintenant, à toute heure\u00a0:",
        back="Revenir où j’étais",
    ),
}

DELETION_WORDS: dict[Language, DeletionWords] = {
    "en": DeletionWords(
        heading="Delete this conversation for good?",
        what=(
            "Its messages, notes, tags and labels are deleted and overwritten on the disk. Nobody can bring them back."
        ),
        counts="It leaves every count but that of the day’s deleted conversations. The audit says that you deleted it.",
        do="Delete for good",
        keep="Keep it",
        risk_heading="First end the clock",
        risk_text="A child is marked as at risk here. Say on the conversation’s page how that ended, then delete it.",
    ),
    "fr": DeletionWords(
        heading="Supprimer définitivement cette conversation?",
        what=(
            "Ses messages, ses notes, ses mots-clés et ses étiquettes sont supprimés et écrasés sur le disque. "
            "Personne ne pourra les récupérer."
        ),
        counts=(
            "Elle ne compte plus dans aucun total, sauf celui des suppressions du jour. Le journal d’accès indique "
            "que vous l’avez supprimée."
        ),
        do="Supprimer définitivement",
        keep="La garder",
        risk_heading="Arrêtez d’abord le compteur",
        risk_text="Un enfant est signalé comme étant à risque ici. Indiquez sur la page de la conversation comment cela "
        "s’est terminé; vous pourrez ensuite la supprimer.",
    ),
}
