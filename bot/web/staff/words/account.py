"""The words of one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.web.staff.words.signing_in import SIGNING_IN_WORDS, SigningInWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class AccountWords:
    """The words in one language; `signing_in` are those of codes and new passwords."""

    signing_in: SigningInWords
    heading: str
    role: str
    language: str
    language_hint: str
    language_choose: str
    password_heading: str
    password_text: str
    password_change: str
    present: str
    present_wrong: str
    factor_heading: str
    factor_text: str
    factor_change: str
    factor_intro: str
    codes_left: tuple[str, str, str]
    codes_few: str
    codes_make: str
    codes_intro: str
    codes_new: str
    codes_back: str
    sessions_heading: str
    sessions_text: str
    sessions_caption: str
    began: str
    used: str
    end: str
    end_this: str
    this_one: str
    no_other: str
    everywhere: str
    everywhere_text: str
    done: Mapping[str, str]

    def say_codes_left(self, count: int) -> str:
        """Say how many recovery codes are left."""
        none, one, many = self.codes_left
        return none if count == 0 else one if count == 1 else many.format(count=count)


ACCOUNT_WORDS: dict[Language, AccountWords] = {
    "en": AccountWords(
        signing_in=SIGNING_IN_WORDS["en"],
        heading="My account",
        role="Role",
        language="Language of the console",
        language_hint="It changes your pages only; visitors choose their own.",
        language_choose="Use this language",
        password_heading="Password",
        password_text="If somebody may know it, change it now. Your other sessions end then.",
        password_change="Change the password",
        present="Present password",
        present_wrong="That is not your present password.",
        factor_heading="Second factor",
        factor_text="With a new telephone, set the codes up on it before you give the old one away.",
        factor_change="Set up another telephone",
        factor_intro=(
            "Your present telephone is good until a code of the new one is accepted. If it is gone, use a "
            "recovery code. New recovery codes are made too."
        ),
        codes_left=(
            "You have no recovery codes left.",
            "You have one recovery code left.",
            "You have {count} recovery codes left.",
        ),
        codes_few="Make new ones, so that you can get in even if you lose your telephone.",
        codes_make="Make new recovery codes",
        codes_intro="You get ten new codes. The ones that you have now end.",
        codes_new="Your new recovery codes",
        codes_back="Back to my account",
        sessions_heading="Where you are signed in",
        sessions_text="A session ends by itself after 15 minutes without use, and after 12 hours in all.",
        sessions_caption="Your open sessions",
        began="Signed in",
        used="Last used",
        end="End",
        end_this="End the session of {moment}",
        this_one="This browser",
        no_other="You are signed in nowhere else.",
        everywhere="Sign out everywhere",
        everywhere_text="Ends all of them, this one too.",
        done={
            "password": "Your password is changed, and your other sessions have ended.",
            "recovery": "You signed in with a recovery code; it is used up.",
            "session": "The session has ended.",
        },
    ),
    "fr": AccountWords(
        signing_in=SIGNING_IN_WORDS["fr"],
        heading="Mon compte",
        role="Rôle",
        language="Langue de la console",
        language_hint="Elle ne change que vos pages; le public choisit la sienne.",
        language_choose="Utiliser cette langue",
        password_heading="Mot de passe",
        password_text=(
            "Si quelqu’un d’autre le connaît peut-être, changez-le maintenant. Vos autres sessions seront "
            "alors fermées."
        ),
        password_change="Changer le mot de passe",
        present="Mot de passe actuel",
        present_wrong="Ce n’est pas votre mot de passe actuel.",
        factor_heading="Deuxième facteur",
        factor_text="Si vous changez de téléphone, configurez-y les codes avant de vous défaire de l’ancien.",
        factor_change="Configurer un autre téléphone",
        factor_intro=(
            "Votre téléphone actuel sert jusqu’à ce qu’un code du nouveau soit accepté. S’il est perdu, "
            "utilisez un code de secours. De nouveaux codes de secours seront aussi créés."
        ),
        codes_left=(
            "Il ne vous reste aucun code de secours.",
            "Il vous reste un code de secours.",
            "Il vous reste {count} codes de secours.",
        ),
        codes_few="Créez-en de nouveaux, pour pouvoir entrer même si vous perdez votre téléphone.",
        codes_make="Créer de nouveaux codes de secours",
        codes_intro="Vous recevrez dix nouveaux codes. Ceux que vous avez ne serviront plus.",
        codes_new="Vos nouveaux codes de secours",
        codes_back="Retour à mon compte",
        sessions_heading="Vos sessions ouvertes",
        sessions_text="Une session se ferme d’elle-même après 15 minutes sans activité, et après 12 heures en tout.",
        sessions_caption="Liste de vos sessions",
        began="Ouverte",
        used="Dernière activité",
        end="Fermer",
        end_this="Fermer la session du {moment}",
        this_one="Ce navigateur",
        no_other="Vous n’avez aucune autre session ouverte.",
        everywhere="Fermer toutes les sessions",
        everywhere_text="Toutes se ferment, celle-ci aussi.",
        done={
            "password": "Votre mot de passe est changé, et vos autres sessions sont fermées.",
            "recovery": "Vous avez ouvert la session avec un code de secours; il ne servira plus.",
            "session": "La session est fermée.",
        },
    ),
}
