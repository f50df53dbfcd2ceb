"""The words of the list of answers and of an answer's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class KnowledgeWords:
    """The words of these pages in one language."""

    heading: str
    lead: str
    waiting_heading: str
    waiting: str
    none_waiting: str
    table: str
    found: tuple[str, str]
    none_found: str
    show_all: str
    search: str
    state: str
    states: Mapping[str, str]
    section: str
    any_section: str
    in_chat_only: str
    sort: str
    sorts: Mapping[str, str]
    apply: str
    answer: str
    sources: str
    reviewed: str
    review_by: str
    shown: str
    helpful: str
    few_votes: tuple[str, str]
    no_votes: str
    chips: Mapping[str, str]
    back: str
    change: str
    go_on_with_draft: str
    page_name: str
    texts: str
    more_texts: str
    no_text: str
    about: str
    owner: str
    owners: Mapping[str, str]
    in_file: str
    use: str
    use_text: tuple[str, str]
    helped_text: str
    lines: str
    buttons: str
    facts: str
    new_tab: str
    history: str
    no_history: str
    history_note: str
    proposed_by: str
    decided_by: Mapping[str, str]
    why: str
    see_change: str
    live_now: str
    overtaken: str
    switch_heading: str
    switch_off: str
    switch_on: str
    switch_note: str
    off_since: str
    always_on: str
    reason: str
    reason_hint: str
    reason_missing: str
    download: str
    download_note: str
    done: Mapping[str, str]


KNOWLEDGE_WORDS: dict[Language, KnowledgeWords] = {
    "en": KnowledgeWords(
        heading="Answers",
        lead="Everything the chat may say. A change is live within seconds once a second person has approved it.",
        waiting_heading="Waiting for a second person",
        waiting="{title}, proposed by {name}",
        none_waiting="No change waits.",
        table="Answers, figures of the last 30 days",
        found=(
            "{count} of {all} answers",
            "{count} of {all} answers",
        ),
        none_found="No answer fits these filters.",
        show_all="Show all answers",
        search="Words in the answer",
        state="Show",
        states={
            "all": "All answers",
            "due": "Review due",
            "waiting": "Changed and waiting",
            "unhelpful": "Often unhelpful",
            "off": "Switched off",
            "revised": "Changed since the last release",
        },
        section="Section",
        any_section="All sections",
        in_chat_only="Only in the chat",
        sort="Order",
        sorts={
            "contents": "As on the site",
            "shown": "Most shown first",
            "helpful": "Least helpful first",
            "due": "Next review first",
        },
        apply="Show",
        answer="Answer",
        sources="Sources",
        reviewed="Reviewed",
        review_by="Review by",
        shown="Shown",
        helpful="Helpful",
        few_votes=(
            "{count} vote, too few",
            "{count} votes, too few",
        ),
        no_votes="No votes",
        chips={
            "safety": "Safety answer",
            "due": "Review due",
            "off": "Switched off",
            "waiting": "Change waits",
            "draft": "Your draft",
            "revised_en": "English changed",
            "revised_fr": "French changed",
            "unhelpful": "Often unhelpful",
        },
        back="All answers",
        change="Change this answer",
        go_on_with_draft="Go on with your draft",
        page_name="Page name",
        texts="What the chat says",
        more_texts="Texts for the talk that follows, and for whom it is",
        no_text="No text",
        about="About this answer",
        owner="Owner",
        owners={"office": "The Office"},
        in_file="Identifier",
        use="Last 30 days",
        use_text=(
            "Shown {count} time.",
            "Shown {count} times.",
        ),
        helped_text="Votes “it helped”: {helped}; “it did not help”: {not_helped}.",
        lines="Help lines shown",
        buttons="Questions offered",
        facts="Identifiers of the facts in the files ({})",
        new_tab="(opens in a new tab)",
        history="History",
        no_history="Nobody has changed this answer in the console.",
        history_note="Changes that came with a release are in the history of the project.",
        proposed_by="Proposed by {name}, {when}",
        decided_by={
            "proposed": "Waits for a second person",
            "approved": "Approved by {name}, {when}",
            "rejected": "Rejected by {name}, {when}",
            "withdrawn": "Withdrawn by its author, {when}",
        },
        why="Why:",
        see_change="See the change",
        live_now="Live now",
        overtaken="Part of the release now",
        switch_heading="Switch this answer off",
        switch_off="Switch off",
        switch_on="Switch on again",
        switch_note=(
            "Within seconds no visitor sees it any more. The chat says that it is being checked, and whom to call."
        ),
        off_since="This answer has been off since {when}.",
        always_on="This answer is always on: people in danger are never left without it. Correct it by a change.",
        reason="Reason, for the other staff",
        reason_hint="At most 200 characters. No names of people.",
        reason_missing="Say why, so that the others know when it may be switched on again.",
        download="Download as a file",
        download_note="One YAML file, for whoever looks after the project, with what was approved here.",
        done={
            "off": "Switched off. Visitors no longer see it.",
            "on": "Switched on again.",
            "proposed": "Your change waits for a second person. You will find it under “Changed and waiting”.",
            "approved": "Approved. Visitors see the new text now.",
            "rejected": "Rejected. Its author can read why and take the text up again.",
            "withdrawn": "Withdrawn. You can take the text up again from the history.",
            "discarded": "Your draft is gone. The answer is as it was.",
        },
    ),
    "fr": KnowledgeWords(
        heading="Réponses",
        lead="Tout ce que le clavardage peut dire. Un changement paraît en quelques secondes, dès qu’une deuxième "
        "personne "
        "l’a approuvé.",
        waiting_heading="En attente de l’avis d’une deuxième personne",
        waiting="{title}, proposé par {name}",
        none_waiting="Aucun changement en attente.",
        table="Réponses, chiffres des 30 derniers jours",
        found=(
            "{count} réponse sur {all}",
            "{count} réponses sur {all}",
        ),
        none_found="Aucune réponse ne correspond à ces filtres.",
        show_all="Voir toutes les réponses",
        search="Mots de la réponse",
        state="Afficher",
        states={
            "all": "Toutes les réponses",
            "due": "À réviser",
            "waiting": "Modifiées, en attente",
            "unhelpful": "Souvent peu utiles",
            "off": "Désactivées",
            "revised": "Modifiées depuis la dernière version",
        },
        section="Section",
        any_section="Toutes les sections",
        in_chat_only="Clavardage seulement",
        sort="Ordre",
        sorts={
            "contents": "Comme sur le site",
            "shown": "Les plus affichées d’abord",
            "helpful": "Les moins utiles d’abord",
            "due": "Prochaine révision d’abord",
        },
        apply="Afficher",
        answer="Réponse",
        sources="Sources",
        reviewed="Révisée le",
        review_by="À réviser avant le",
        shown="Affichée",
        helpful="Utile",
        few_votes=(
            "{count} vote, trop peu",
            "{count} votes, trop peu",
        ),
        no_votes="Aucun vote",
        chips={
            "safety": "Réponse de sécurité",
            "due": "À réviser",
            "off": "Désactivée",
            "waiting": "Changement en attente",
            "draft": "Votre brouillon",
            "revised_en": "Anglais modifié",
            "revised_fr": "Français modifié",
            "unhelpful": "Souvent peu utile",
        },
        back="Toutes les réponses",
        change="Modifier cette réponse",
        go_on_with_draft="Reprendre votre brouillon",
        page_name="Nom de la page",
        texts="Ce que dit le clavardage",
        more_texts="Textes pour la suite de la conversation, et selon la personne",
        no_text="Aucun texte",
        about="À propos de cette réponse",
        owner="Responsable",
        owners={"office": "Le Bureau"},
        in_file="Identifiant",
        use="30 derniers jours",
        use_text=(
            "Affichée {count} fois.",
            "Affichée {count} fois.",
        ),
        helped_text="Votes «\u00a0a aidé\u00a0»\u00a0: {helped}; «\u00a0n’a pas aidé\u00a0»\u00a0: {not_helped}.",
        lines="Lignes d’aide affichées",
        buttons="Questions proposées",
        facts="Identifiants des faits dans les fichiers ({})",
        new_tab="(s’ouvre dans un nouvel onglet)",
        history="Historique",
        no_history="Personne n’a modifié cette réponse dans la console.",
        history_note="Les changements apportés par une nouvelle version sont dans l’historique du projet.",
        proposed_by="Proposé par {name}, {when}",
        decided_by={
            "proposed": "Attend l’avis d’une deuxième personne",
            "approved": "Approuvé par {name}, {when}",
            "rejected": "Refusé par {name}, {when}",
            "withdrawn": "Retiré par la personne qui l’a proposé, {when}",
        },
        why="Pourquoi\u00a0:",
        see_change="Voir le changement",
        live_now="En vigueur",
        overtaken="Dans la version actuelle",
        switch_heading="Désactiver cette réponse",
        switch_off="Désactiver",
        switch_on="Réactiver",
        switch_note=(
            "En quelques secondes, plus personne ne la voit. Le clavardage dit qu’elle est en cours de "
            "vérification et indique qui appeler."
        ),
        off_since="Cette réponse est désactivée depuis le {when}.",
        always_on="Cette réponse reste toujours active\u00a0: une personne en danger n’en est jamais privée. "
        "Corrigez-la par un "
        "changement.",
        reason="Raison, pour le reste de l’équipe",
        reason_hint="200 caractères au plus. Aucun nom de personne.",
        reason_missing="Dites pourquoi, pour que l’équipe sache quand la réactiver.",
        download="Télécharger le fichier",
        download_note="Un fichier YAML pour la personne qui s’occupe du projet, avec ce qui a été approuvé ici.",
        done={
            "off": "Désactivée. Le public ne la voit plus.",
            "on": "Réactivée.",
            "proposed": "Votre changement attend l’avis d’une deuxième personne. Il est sous «\u00a0Modifiées, en "
            "attente\u00a0».",
            "approved": "Approuvé. Le public voit maintenant le nouveau texte.",
            "rejected": "Refusé. La personne qui l’a écrit peut lire pourquoi et reprendre le texte.",
            "withdrawn": "Retiré. Vous pouvez reprendre le texte à partir de l’historique.",
            "discarded": "Votre brouillon est effacé. La réponse est comme avant.",
        },
    ),
}
