"""Every word of the page for web editors and of its examples, complete in both languages.

French is written in French, with the typography of `words.py`. Names of attributes and settings are code and stand in the
templates where they can; no number is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """One example: its title and what to see there."""

    title: str
    shows: str


@dataclass(frozen=True, slots=True)
class EmbedWords:
    """The words in one language. A pair is what an attribute is set to and what that does, or a sign and its remedy."""

    footer_link: str
    heading: str
    lead: str
    copy: str
    copied: str
    not_copied: str
    allow_heading: str
    allow: tuple[str, ...]
    your_site: str
    add_heading: str
    add: tuple[str, ...]
    link: str
    stays: tuple[str, ...]
    policy_heading: str
    policy: tuple[str, ...]
    policy_note: str
    check_heading: str
    checks: tuple[str, ...]
    attributes_heading: str
    attributes: tuple[tuple[str, str], ...]
    examples_heading: str
    examples_note: str
    examples: dict[str, ExampleWords]
    own_heading: str
    own: tuple[str, ...]
    frame_heading: str
    frame: tuple[str, ...]
    frame_title: str
    discreet_heading: str
    discreet: tuple[str, ...]
    troubles_heading: str
    troubles: tuple[tuple[str, str], ...]
    example_title: str
    example_heading: str
    example_text: str
    example_back: str


EN = EmbedWords(
    footer_link="Put this chat on your site",
    heading="Put this chat on your site",
    lead="For web editors. You paste a few lines into your page, once. There is nothing to install, no cookie and no "
    "account.",
    copy="Copy",
    copied="Copied.",
    not_copied="The browser did not allow it. The text is marked: copy it with the keyboard or the menu.",
    allow_heading="1. Have your site allowed",
    allow=(
        "Tell the people who run this service which site it is. They put its address into this setting, without a path, "
        "and start the service again. Several addresses are separated by commas.",
        "With and without “www” are two addresses. Until yours is allowed, your visitors see the help lines but cannot "
        "chat.",
    ),
    your_site="https://www.your-site.example",
    add_heading="2. Add the chat",
    add=("Paste this at the end of the text of your page. On a French page, take the lines of the page in French.",),
    link="Ask a question in the chat",
    stays=(
        "The link and the number stay in your page. They work without JavaScript, and the number works when this "
        "service does not.",
        "Do not copy the script to your own server and do not add “integrity”: a corrected number would not reach your "
        "visitors.",
    ),
    policy_heading="3. Allow it in your security policy",
    policy=("Only if your page has a Content-Security-Policy. Add this address to what it allows already:",),
    policy_note="The chat has no pictures and no fonts. It needs no “unsafe-inline” and no “unsafe-eval”.",
    check_heading="4. Check your page",
    checks=(
        "The button “Ask a question” stands at the bottom of the window, and nothing else has moved.",
        "It opens the chat: first a notice in two languages, and above it whom to call.",
        "Ask “What is human trafficking?” The answer names its sources.",
        "Press Shift three times. The page is blank at once, then the weather is there. “Back” shows no conversation.",
        "Switch JavaScript off and load the page again. The link and the number are still there, and the link opens the "
        "chat.",
        "On a phone, the button covers nothing that people must press, such as a cookie notice.",
        "The browser’s console (F12) shows no red line that names this service.",
    ),
    attributes_heading="Attributes of the element",
    attributes=(
        ('language="en"', "The language of the chat, “en” or “fr”: that of your page. Visitors can change it."),
        ('position="left"', "The button and the chat stand at the left. Without it: at the right."),
        (
            'accent="#7a1f5c"',
            "Your colour, by its code. It is made darker or lighter until its contrast is 7 to 1.",
        ),
        ('theme="light"', "The chat stays light. For pages that have no dark version."),
        (
            'exit-url="https://…"',
            "Where the quick exit leads. Only to sites that the service allows in BOT_EXIT_HOSTS; else to the weather.",
        ),
        ('launcher="none"', "No button of ours: your page opens the chat with its own."),
    ),
    examples_heading="Examples",
    examples_note="Each is a plain page with the chat in it, as on another site. Look at its source.",
    examples={
        "plain": ExampleWords("As it comes", "A page in English with the element as you paste it."),
        "other": ExampleWords("A page in French", "The page, the chat and the exit are in French."),
        "left": ExampleWords("At the left", "The button and the chat stand at the left."),
        "accent": ExampleWords("Your colour", "A colour of the site, on a page that stays light."),
        "button": ExampleWords("Your own button", "A button and an exit of the page itself."),
        "two": ExampleWords("Two languages", "A bilingual page with two chats, one in each language."),
    },
    own_heading="Your own button, your own exit",
    own=(
        "Any link or button with “data-repere-open” opens the chat. Any link with “data-repere-exit” leaves at once, as "
        "Shift three times does. A link also works without JavaScript.",
        "Where your page has an exit of its own, the chat adds no second one beside its button. Where it has two chats, "
        'give each an “id” and name it in the button: data-repere-open="chat-en".',
    ),
    frame_heading="Without a script: a frame",
    frame=(
        "Where your system takes no scripts, show the chat’s own page in a frame. Your site has to be allowed as in step "
        "1. The quick exit leaves your whole page, not the frame alone.",
        "In a frame, the scripts of your page cannot see what is written. Outside a frame they could.",
    ),
    frame_title="Chat: information and help lines",
    discreet_heading="Keep your page discreet",
    discreet=(
        "The title and the address of a page stay in the history. Choose neutral ones, such as “Information”.",
        "No analytics, no advertising, no session replay on this page. Such scripts can record what is written.",
        "Send no address on to other sites:",
    ),
    troubles_heading="If something is wrong",
    troubles=(
        (
            "There is no button",
            "Look in the console (F12). Your policy, a cookie banner or your editing system may stop the script. It sets "
            "no cookie: mark it as necessary.",
        ),
        (
            "The button has no colours",
            "Allow the address in style-src (step 3).",
        ),
        (
            "The chat opens, but does not answer",
            "Your site is not allowed yet, or under another address (step 1). Or connect-src lacks the address (step 3).",
        ),
        ("The frame stays empty", "Your site is not allowed yet (step 1), or frame-src lacks the address."),
        (
            "The chat is dark on a light page",
            'The visitor’s device is set to dark. If your page has no dark version, add theme="light".',
        ),
        (
            "The exit leads to the weather instead of your address",
            "It must begin with https, and its site must be in BOT_EXIT_HOSTS.",
        ),
        ("The editing system removes the element", "Use its block for HTML, or the frame."),
    ),
    example_title="Information",
    example_heading="An example page",
    example_text="This page stands for yours. It has its own style, which does not touch the chat.",
    example_back="The steps",
)

FR = EmbedWords(
    footer_link="Mettre ce clavardage sur votre site",
    heading="Mettre ce clavardage sur votre site",
    lead="Pour les personnes qui tiennent un site Web. Vous collez quelques lignes dans votre page, une seule fois. Rien à "
    "installer, pas de témoin (cookie), pas de compte.",
    copy="Copier",
    copied="Copié.",
    not_copied="Le navigateur ne l’a pas permis. Le texte est sélectionné : copiez-le avec le clavier ou le menu.",
    allow_heading="1. Faire autoriser votre site",
    allow=(
        "Dites aux responsables de ce service de quel site il s’agit. Ces personnes ajoutent son adresse à ce réglage, "
        "sans chemin, puis redémarrent le service. Une virgule sépare les adresses.",
        "Avec ou sans « www », ce sont deux adresses. Tant que la vôtre n’est pas autorisée, les gens voient les lignes "
        "d’aide, mais ne peuvent pas clavarder.",
    ),
    your_site="https://www.votre-site.example",
    add_heading="2. Ajouter le clavardage",
    add=(
        "Collez ceci à la fin du texte de votre page. Pour une page en anglais, prenez les lignes de la page en anglais.",
    ),
    link="Poser une question par clavardage",
    stays=(
        "Le lien et le numéro restent dans votre page. Ils fonctionnent sans JavaScript, et le numéro fonctionne même si "
        "ce service est en panne.",
        "Ne copiez pas le script sur votre serveur et n’ajoutez pas « integrity » : un numéro corrigé n’arriverait pas "
        "jusqu’aux gens.",
    ),
    policy_heading="3. L’autoriser dans votre politique de sécurité",
    policy=("Seulement si votre page a une Content-Security-Policy. Ajoutez cette adresse à ce qu’elle permet déjà :",),
    policy_note="Le clavardage n’a ni images ni polices. Il n’a besoin ni de « unsafe-inline » ni de « unsafe-eval ».",
    check_heading="4. Vérifier votre page",
    checks=(
        "Le bouton « Poser une question » est au bas de la fenêtre, et rien d’autre n’a bougé.",
        "Il ouvre le clavardage : d’abord un avis dans les deux langues et, au-dessus, qui appeler.",
        "Demandez « C’est quoi la traite des personnes? » La réponse nomme ses sources.",
        "Appuyez trois fois sur Maj. La page se vide tout de suite, puis la météo s’affiche. « Précédent » ne montre "
        "aucune conversation.",
        "Désactivez JavaScript et rechargez la page. Le lien et le numéro sont toujours là, et le lien ouvre le "
        "clavardage.",
        "Sur un téléphone, le bouton ne cache rien d’utile, comme un avis sur les témoins.",
        "La console du navigateur (F12) ne montre aucune ligne rouge qui nomme ce service.",
    ),
    attributes_heading="Attributs de l’élément",
    attributes=(
        ('language="fr"', "La langue du clavardage, « fr » ou « en » : celle de votre page. On peut en changer."),
        ('position="left"', "Le bouton et le clavardage sont à gauche. Sans lui, à droite."),
        (
            'accent="#7a1f5c"',
            "Votre couleur, par son code. Le service la fonce ou l’éclaircit jusqu’à un contraste de 7 pour 1.",
        ),
        ('theme="light"', "Le clavardage reste clair. Pour une page qui n’a pas de version sombre."),
        (
            'exit-url="https://…"',
            "Où mène la sortie rapide. Seulement vers un site que le service autorise dans BOT_EXIT_HOSTS; sinon, vers la "
            "météo.",
        ),
        ('launcher="none"', "Pas de bouton de notre part : votre page ouvre le clavardage avec le sien."),
    ),
    examples_heading="Exemples",
    examples_note="Chacun est une page toute simple avec le clavardage, comme sur un autre site. Regardez son code source.",
    examples={
        "plain": ExampleWords("Tel quel", "Une page en français avec l’élément tel que vous le collez."),
        "other": ExampleWords("Une page en anglais", "La page, le clavardage et la sortie sont en anglais."),
        "left": ExampleWords("À gauche", "Le bouton et le clavardage sont à gauche."),
        "accent": ExampleWords("Votre couleur", "Une couleur du site, sur une page qui reste claire."),
        "button": ExampleWords("Votre propre bouton", "Un bouton et une sortie qui viennent de la page elle-même."),
        "two": ExampleWords("Deux langues", "Une page bilingue avec deux clavardages, un dans chaque langue."),
    },
    own_heading="Votre bouton, votre sortie",
    own=(
        "Tout lien ou bouton qui porte « data-repere-open » ouvre le clavardage. Tout lien qui porte « data-repere-exit » "
        "quitte tout de suite, comme trois fois Maj. Un lien fonctionne aussi sans JavaScript.",
        "Si votre page a déjà sa sortie, le clavardage n’en ajoute pas une autre près de son bouton. Si elle a deux "
        'clavardages, donnez à chacun un « id » et nommez-le dans le bouton : data-repere-open="chat-fr".',
    ),
    frame_heading="Sans script : un cadre",
    frame=(
        "Si votre système n’accepte pas de scripts, montrez la page du clavardage dans un cadre (iframe). Votre site doit "
        "être autorisé comme à l’étape 1. La sortie rapide quitte toute votre page, pas seulement le cadre.",
        "Dans un cadre, les scripts de votre page ne voient pas ce qui est écrit. Hors d’un cadre, ils le pourraient.",
    ),
    frame_title="Clavardage : information et lignes d’aide",
    discreet_heading="Garder votre page discrète",
    discreet=(
        "Le titre et l’adresse d’une page restent dans l’historique. Choisissez-les neutres, par exemple « Information ».",
        "Pas de mesure d’audience, pas de publicité, pas d’enregistrement de session sur cette page. Ces scripts peuvent "
        "capter ce qui est écrit.",
        "Ne transmettez pas l’adresse de votre page aux autres sites :",
    ),
    troubles_heading="Si quelque chose ne va pas",
    troubles=(
        (
            "Il n’y a pas de bouton",
            "Regardez la console (F12). Votre politique de sécurité, un bandeau de témoins ou votre système de gestion "
            "arrête peut-être le script. Il ne dépose aucun témoin : classez-le comme nécessaire.",
        ),
        (
            "Le bouton n’a pas de couleurs",
            "Ajoutez l’adresse à style-src (étape 3).",
        ),
        (
            "Le clavardage s’ouvre, mais ne répond pas",
            "Votre site n’est pas encore autorisé, ou il l’est sous une autre adresse (étape 1). Ou l’adresse manque dans "
            "connect-src (étape 3).",
        ),
        ("Le cadre reste vide", "Votre site n’est pas encore autorisé (étape 1), ou l’adresse manque dans frame-src."),
        (
            "Le clavardage est sombre sur une page claire",
            'L’appareil est réglé sur le mode sombre. Si votre page n’en a pas, ajoutez theme="light".',
        ),
        (
            "La sortie mène à la météo et non à votre adresse",
            "L’adresse doit commencer par https, et son site doit être dans BOT_EXIT_HOSTS.",
        ),
        ("Le système de gestion enlève l’élément", "Utilisez son bloc pour le HTML, ou le cadre."),
    ),
    example_title="Information",
    example_heading="Une page d’exemple",
    example_text="Cette page tient la place de la vôtre. Elle a son propre style, qui ne touche pas au clavardage.",
    example_back="Les étapes",
)

EMBED_WORDS: dict[Language, EmbedWords] = {"en": EN, "fr": FR}
