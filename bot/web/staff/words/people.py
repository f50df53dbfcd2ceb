"""The words of colleagues' accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """The words in one language; `role_texts` say what each role may do, `faults` why something was not done."""

    heading: str
    intro: str
    caption: str
    name: str
    role: str
    state: str
    factor: str
    last: str
    never: str
    yours: str
    in_use: str
    to_set_up: str
    set_up_until: str
    set_up_late: str
    disabled: str
    disabled_since: str
    factor_on: str
    factor_off: str
    codes_left: str
    signed_in_now: str
    add: str
    add_heading: str
    add_intro: str
    name_hint: str
    language: str
    role_texts: Mapping[str, str]
    create: str
    one_time_heading: str
    one_time_text: str
    one_time_once: str
    one_time: str
    back: str
    created: str
    role_change: str
    role_hint: str
    disable: str
    disable_heading: str
    disable_text: str
    enable: str
    enable_text: str
    reset: str
    reset_heading: str
    reset_text: str
    reset_when: str
    own: str
    done: Mapping[str, str]
    faults: Mapping[str, str]


PEOPLE_WORDS: dict[Language, PeopleWords] = {
    "en": PeopleWords(
        heading="People",
        intro="Who may work in this console, and what each may do.",
        caption="Accounts, by name",
        name="Name",
        role="Role",
        state="State",
        factor="Second factor",
        last="Last sign-in",
        never="Never",
        yours="you",
        in_use="In use",
        to_set_up="To be set up",
        set_up_until="The one-time password is good until {moment}.",
        set_up_late="The one-time password ran out. Reset the account for a new one.",
        disabled="Disabled",
        disabled_since="Disabled since {moment}.",
        factor_on="Yes",
        factor_off="No",
        codes_left="Recovery codes left",
        signed_in_now="Signed in now",
        add="Add a person",
        add_heading="Add a person",
        add_intro="You will get a one-time password to hand to them. They choose their own and set up a second factor.",
        name_hint=(
            "To sign in with: 2 to 40 letters, digits, dots, hyphens and underscores. Colleagues see it beside their "
            "work."
        ),
        language="Language of their pages",
        role_texts={
            "reviewer": "Reads conversations, labels, notes, marks a child at risk.",
            "editor": "Also changes answers and training data, and approves what others change.",
            "administrator": "Also manages the accounts and the audit, and sees how long conversations are kept.",
        },
        create="Add and show the password",
        one_time_heading="One-time password for {name}",
        one_time_text="Tell it in person or by telephone, not by e-mail. It is good once, for 72 hours.",
        one_time_once="It is shown only now.",
        one_time="One-time password",
        back="Back to People",
        created="Account since",
        role_change="Change the role",
        role_hint="It holds from their next page on.",
        disable="Disable the account",
        disable_heading="Disable the account of {name}?",
        disable_text="They are signed out at once and cannot sign in again. What they did stays. You can undo it.",
        enable="Enable the account",
        enable_text="They can sign in again with the password and the second factor that they had.",
        reset="Reset the account",
        reset_heading="Reset the account of {name}?",
        reset_text=(
            "They are signed out at once. Password, second factor and recovery codes end, and you get a new one-time "
            "password for them. What they did stays."
        ),
        reset_when="For a forgotten password, or a lost telephone without recovery codes. Make sure who is asking.",
        own=(
            "This is your own account. Your password and your telephone are under My account; role and state are for "
            "another administrator to change."
        ),
        done={
            "disabled": "The account is disabled, and its sessions have ended.",
            "enabled": "The account is in use again.",
            "role": "The role is changed.",
        },
        faults={
            "incomplete": "Choose a role and a language.",
            "bad_name": (
                "A name has 2 to 40 letters, digits, dots, hyphens or underscores, and begins with a letter or a digit."
            ),
            "name_taken": "There is such an account already, perhaps a disabled one. Choose another name.",
            "unknown": "This account is not there any more.",
            "last_administrator": "This is the last administrator who can sign in. Make somebody else one first.",
            "disabled": "The account is disabled. Enable it first.",
        },
    ),
    "fr": PeopleWords(
        heading="Équipe",
        intro="Qui peut travailler dans cette console, et ce que chaque personne peut y faire.",
        caption="Comptes, par nom",
        name="Nom",
        role="Rôle",
        state="État",
        factor="Deuxième facteur",
        last="Dernière session",
        never="Jamais",
        yours="vous",
        in_use="Actif",
        to_set_up="À configurer",
        set_up_until="Le mot de passe temporaire est valable jusqu’au {moment}.",
        set_up_late="Le mot de passe temporaire est périmé. Réinitialisez le compte pour en obtenir un nouveau.",
        disabled="Désactivé",
        disabled_since="Désactivé depuis le {moment}.",
        factor_on="Oui",
        factor_off="Non",
        codes_left="Codes de secours restants",
        signed_in_now="Session ouverte en ce moment",
        add="Ajouter une personne",
        add_heading="Ajouter une personne",
        add_intro=(
            "Vous recevrez un mot de passe temporaire à lui remettre. Elle choisira le sien et configurera un "
            "deuxième facteur."
        ),
        name_hint=(
            "Pour ouvrir une session\u00a0: de 2 à 40 lettres, chiffres, points, traits d’union et traits de "
            "soulignement. "
            "L’équipe le voit à côté de son travail."
        ),
        language="Langue de ses pages",
        role_texts={
            "reviewer": "Lit les conversations, étiquette, écrit des notes, marque « enfant à risque ».",
            "editor": (
                "Modifie aussi les réponses et les données d’entraînement, et approuve les changements des autres."
            ),
            "administrator": "Gère aussi les comptes et le journal d’accès, et voit la durée de conservation.",
        },
        create="Ajouter et afficher le mot de passe",
        one_time_heading="Mot de passe temporaire pour {name}",
        one_time_text="Donnez-le en personne ou au téléphone, pas par courriel. Il sert une fois, dans les 72 heures.",
        one_time_once="Il ne s’affiche que maintenant.",
        one_time="Mot de passe temporaire",
        back="Retour à l’équipe",
        created="Compte créé le",
        role_change="Changer le rôle",
        role_hint="Le changement vaut dès la prochaine page que la personne ouvre.",
        disable="Désactiver le compte",
        disable_heading="Désactiver le compte de {name}?",
        disable_text=(
            "Ses sessions se ferment tout de suite et ce compte n’en ouvrira plus. Son travail reste. Vous pourrez "
            "le réactiver."
        ),
        enable="Réactiver le compte",
        enable_text="La personne pourra ouvrir une session avec le mot de passe et le deuxième facteur qu’elle avait.",
        reset="Réinitialiser le compte",
        reset_heading="Réinitialiser le compte de {name}?",
        reset_text=(
            "Ses sessions se ferment tout de suite. Mot de passe, deuxième facteur et codes de secours ne servent "
            "plus, et "
            "vous recevez un nouveau mot de passe temporaire à lui remettre. Son travail reste."
        ),
        reset_when=(
            "Pour un mot de passe oublié, ou un téléphone perdu sans codes de secours. Assurez-vous de "
            "l’identité de la personne qui le demande."
        ),
        own=(
            "C’est votre propre compte. Votre mot de passe et votre téléphone se changent sous Mon compte; une "
            "autre personne de l’administration peut changer le rôle et l’état."
        ),
        done={
            "disabled": "Le compte est désactivé, et ses sessions sont fermées.",
            "enabled": "Le compte est de nouveau actif.",
            "role": "Le rôle est changé.",
        },
        faults={
            "incomplete": "Choisissez un rôle et une langue.",
            "bad_name": (
                "Un nom a de 2 à 40 lettres, chiffres, points, traits d’union ou traits de soulignement, et commence "
                "par une "
                "lettre ou un chiffre."
            ),
            "name_taken": "Ce compte existe déjà, peut-être désactivé. Choisissez un autre nom.",
            "unknown": "Ce compte n’existe plus.",
            "last_administrator": (
                "C’est la dernière personne de l’administration qui peut ouvrir une session. Donnez d’abord ce rôle à "
                "quelqu’un d’autre."
            ),
            "disabled": "Le compte est désactivé. Réactivez-le d’abord.",
        },
    ),
}
