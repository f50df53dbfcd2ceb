"""The words of signing in and of setting an account up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class SigningInWords:
    """The words in one language. `faults` are why a new password is not taken."""

    heading: str
    intro: str
    name: str
    password: str
    show: str
    hide: str
    sign_in: str
    told: Mapping[str, str]
    forgotten: str
    wait_heading: str
    wait_text: str
    seconds: tuple[str, str]
    minutes: tuple[str, str]

    code_heading: str
    code_intro: str
    code: str
    code_hint: str
    code_wrong: str
    code_guessed: str
    confirm: str
    no_phone: str
    recovery: str
    recovery_hint: str
    recovery_wrong: str
    other_name: str

    step: str
    password_heading: str
    password_intro: str
    password_rules: tuple[str, ...]
    new_password: str
    again: str
    choose: str
    faults: Mapping[str, str]

    factor_heading: str
    factor_intro: str
    factor_steps: tuple[str, ...]
    qr_code: str
    by_hand: str
    by_hand_hint: str
    secret: str
    factor_wrong: str

    codes_heading: str
    codes_intro: str
    codes_once: str
    codes_gone: str
    codes_anew: str
    codes_list: str
    copy: str
    copied: str
    not_copied: str
    print: str
    codes_kept: str

    def write_wait(self, seconds: int) -> str:
        """Say how long to wait, never less than it is: "2 minutes"."""
        count, (one, many) = (seconds, self.seconds) if seconds < 60 else (-(-seconds // 60), self.minutes)
        return (one if count == 1 else many).format(count=count)


SIGNING_IN_WORDS: dict[Language, SigningInWords] = {
    "en": SigningInWords(
        heading="Sign in",
        intro="For staff of the Office.",
        name="Name",
        password="Password",
        show="Show",
        hide="Hide",
        sign_in="Sign in",
        told={
            "wrong": (
                "That name and password do not open an account. Check both and try again. "
                "A one-time password is good for 72 hours."
            ),
            "again": "Too many codes were wrong, or it took too long. Nothing was lost. Please begin again.",
            "out": "You are signed out.",
        },
        forgotten="Password forgotten, or no code and no recovery code? An administrator can reset your account.",
        wait_heading="Too many tries",
        wait_text=(
            "Please wait {wait}, then go back and try again. Your account is not locked: whoever is signed in stays "
            "signed in, and from another network you can sign in now."
        ),
        seconds=("{count} second", "{count} seconds"),
        minutes=("{count} minute", "{count} minutes"),
        code_heading="Your code",
        code_intro="Open the application on your telephone that shows codes for Repère.",
        code="Code of six digits",
        code_hint="Each code is good once. It changes every 30 seconds.",
        code_wrong="That code is not right, or it was used already. Wait for the next one.",
        code_guessed=(
            "Somebody who knows the password of this account has tried very many codes, so codes are not "
            "accepted now. Sign in with a recovery code, then change your password; or ask an administrator."
        ),
        confirm="Continue",
        no_phone="I do not have my telephone",
        recovery="Recovery code",
        recovery_hint="One of the ten codes that you printed or wrote down. Each is good once.",
        recovery_wrong="That is none of your unused recovery codes. Check it letter by letter.",
        other_name="Sign in as somebody else",
        step="Step {step} of 3",
        password_heading="Choose your password",
        password_intro="It takes the place of the one-time password. Only you will know it.",
        password_rules=(
            "At least 15 characters. Several words that do not belong together are easy to remember.",
            "Any letters, spaces and signs. Nothing has to be in it.",
            "Pasting from a password manager works.",
        ),
        new_password="New password",
        again="The same password once more",
        choose="Save this password",
        faults={
            "too_short": "This is shorter than 15 characters. Add a word or two.",
            "too_long": "This is longer than 128 characters. Make it shorter.",
            "common": "This password is on lists that attackers try first. Choose another one.",
            "own_name": "Your name or the name of this service is in it. Leave that out.",
            "guessable": (
                "This is easy to guess: it repeats itself or follows a pattern. Add words that do not belong together."
            ),
            "differs": "The two are not the same. Type both again.",
            "same": "This is the password that you have now. Choose a new one.",
        },
        factor_heading="Set up your second factor",
        factor_intro="From now on you also need a code that only your telephone shows.",
        factor_steps=(
            "On your telephone, open an application for codes (an “authenticator”). If you have none, ask whoever "
            "looks "
            "after your computers which one to use.",
            "In it, add an account and scan this picture.",
            "Type the six digits that it shows now.",
        ),
        qr_code="Picture for the application to scan; the same as the key below",
        by_hand="The picture cannot be scanned",
        by_hand_hint="Type this key into the application. Kind: by time, six digits.",
        secret="Key",
        factor_wrong=(
            "That code does not fit. Check that the telephone’s clock sets itself, and type the code that shows now."
        ),
        codes_heading="Keep your recovery codes",
        codes_intro=(
            "For a day without your telephone: each code opens your account once, in place of the six digits. Print "
            "them or "
            "write them down, and keep them where only you look, not on the telephone."
        ),
        codes_once="They are shown only now.",
        codes_gone=(
            "Your codes were shown once already. If you did not keep them, have new ones made; the first ones end."
        ),
        codes_anew="Make new codes",
        codes_list="Recovery codes",
        copy="Copy",
        copied="Copied.",
        not_copied="Could not copy. They are selected now; copy them with the keyboard.",
        print="Print",
        codes_kept="I have kept them",
    ),
    "fr": SigningInWords(
        heading="Ouvrir une session",
        intro="Pour le personnel du Bureau.",
        name="Nom",
        password="Mot de passe",
        show="Afficher",
        hide="Masquer",
        sign_in="Ouvrir la session",
        told={
            "wrong": (
                "Ce nom et ce mot de passe n’ouvrent aucun compte. Vérifiez les deux, puis réessayez. "
                "Un mot de passe temporaire est valable 72 heures."
            ),
            "again": "Trop de codes inexacts, ou délai dépassé. Rien n’est perdu. Veuillez recommencer.",
            "out": "Votre session est fermée.",
        },
        forgotten=(
            "Mot de passe oublié, ou plus de code ni de code de secours? L’administration peut réinitialiser votre "
            "compte."
        ),
        wait_heading="Trop de tentatives",
        wait_text=(
            "Veuillez attendre {wait}, puis revenez en arrière et réessayez. Votre compte n’est pas bloqué\u00a0: "
            "une session "
            "déjà ouverte reste ouverte, et depuis un autre réseau vous pouvez en ouvrir une dès maintenant."
        ),
        seconds=("{count} seconde", "{count} secondes"),
        minutes=("{count} minute", "{count} minutes"),
        code_heading="Votre code",
        code_intro="Sur votre téléphone, ouvrez l’application qui affiche les codes de Repère.",
        code="Code de six chiffres",
        code_hint="Chaque code sert une seule fois. Il change toutes les 30 secondes.",
        code_wrong="Ce code n’est pas le bon, ou il a déjà servi. Attendez le prochain.",
        code_guessed=(
            "Une personne qui connaît le mot de passe de ce compte a essayé un très grand nombre de codes; ils ne sont "
            "donc plus acceptés pour le moment. Utilisez un code de secours, puis changez votre mot de passe, ou "
            "adressez-vous à l’administration."
        ),
        confirm="Continuer",
        no_phone="Je n’ai pas mon téléphone",
        recovery="Code de secours",
        recovery_hint="Un des dix codes que vous avez imprimés ou notés. Chacun sert une seule fois.",
        recovery_wrong="Ce code ne correspond à aucun de vos codes de secours encore valables. Vérifiez chaque caractère.",
        other_name="Ouvrir une session sous un autre nom",
        step="Étape {step} sur 3",
        password_heading="Choisissez votre mot de passe",
        password_intro="Il remplace le mot de passe temporaire. Personne d’autre ne le connaîtra.",
        password_rules=(
            "Au moins 15 caractères. Plusieurs mots sans rapport entre eux se retiennent bien.",
            "Toutes les lettres, les espaces et les signes sont permis. Rien n’est obligatoire.",
            "Vous pouvez le coller depuis un gestionnaire de mots de passe.",
        ),
        new_password="Nouveau mot de passe",
        again="Le même, une deuxième fois",
        choose="Enregistrer ce mot de passe",
        faults={
            "too_short": "Il a moins de 15 caractères. Ajoutez un mot ou deux.",
            "too_long": "Il a plus de 128 caractères. Raccourcissez-le.",
            "common": "Ce mot de passe figure sur les listes que l’on essaie en premier. Choisissez-en un autre.",
            "own_name": "Il contient votre nom ou le nom de ce service. Retirez-le.",
            "guessable": (
                "Il est facile à deviner\u00a0: il se répète ou suit un motif. Ajoutez des mots sans rapport entre eux."
            ),
            "differs": "Les deux ne sont pas identiques. Tapez-les de nouveau.",
            "same": "C’est votre mot de passe actuel. Choisissez-en un nouveau.",
        },
        factor_heading="Configurez votre deuxième facteur",
        factor_intro="Désormais, il vous faudra aussi un code que seul votre téléphone affiche.",
        factor_steps=(
            "Sur votre téléphone, ouvrez une application de codes (dite «\u00a0d’authentification\u00a0»). Si vous "
            "n’en "
            "avez pas, demandez laquelle prendre à la personne qui s’occupe de vos ordinateurs.",
            "Ajoutez-y un compte et balayez cette image.",
            "Tapez les six chiffres qui s’affichent.",
        ),
        qr_code="Image à balayer avec l’application; elle contient la même clé que le texte ci-dessous",
        by_hand="Je ne peux pas balayer l’image",
        by_hand_hint="Tapez cette clé dans l’application. Type\u00a0: selon l’heure, six chiffres.",
        secret="Clé",
        factor_wrong=(
            "Ce code ne convient pas. Vérifiez que l’heure du téléphone se règle automatiquement, puis tapez le code "
            "affiché."
        ),
        codes_heading="Gardez vos codes de secours",
        codes_intro=(
            "Pour un jour sans téléphone\u00a0: chaque code ouvre votre compte une fois, à la place des six chiffres. "
            "Imprimez-les ou notez-les, et gardez-les là où personne d’autre ne regarde, pas dans le téléphone."
        ),
        codes_once="Ils ne s’affichent que maintenant.",
        codes_gone=(
            "Vos codes ont déjà été affichés une fois. Si vous ne les avez pas gardés, faites-en créer de nouveaux; "
            "les "
            "premiers ne serviront plus."
        ),
        codes_anew="Créer de nouveaux codes",
        codes_list="Codes de secours",
        copy="Copier",
        copied="Copié.",
        not_copied="Impossible de copier. Les codes sont sélectionnés; copiez-les avec le clavier.",
        print="Imprimer",
        codes_kept="Je les ai gardés",
    ),
}
