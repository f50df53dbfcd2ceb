"""What the documents say is there: settings, commands, options, endpoints, targets, files and links."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import pytest
from aiohttp import web

from bot.cli.main import main
from bot.settings import PROJECT_ROOT
from bot.web.api.routes import add_api, load_openapi
from bot.web.monitoring import add_monitoring
from bot.web.site.routes import add_site
from bot.web.staff.routes import add_staff

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = sorted(
    [
        *PROJECT_ROOT.glob("*.md"),
        *(PROJECT_ROOT / "docs").rglob("*.md"),
        *(PROJECT_ROOT / "knowledge").glob("*.md"),
        PROJECT_ROOT / "encoder" / "model" / "README.md",
    ]
)
SETTING = re.compile(r"\bBOT_[A-Z]+(?:_[A-Z]+)*\b")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|tel:)([^)\s#]*)(?:#([^)\s]+))?\)")
FILE = re.compile(r"`((?:bot|tests|benchmarks|scripts|docs|data|knowledge|deploy|encoder)/[\w./-]+|[A-Z]\w+file)`")
ENDS = re.compile(r"[|;&()#]|<<?")


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def name(document: Path) -> str:
    return str(document.relative_to(PROJECT_ROOT))


def code_of(text: str) -> Iterator[str]:
    """The inline code and the lines of shell blocks; continued lines are joined."""
    for kind, block in FENCE.findall(text):
        if kind in ("sh", "bash", "console"):
            yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


class Call(NamedTuple):
    program: str
    words: list[str]


def calls_in(text: str) -> Iterator[Call]:
    """The calls of `bot`, `make` and `python -m` that a text shows."""
    for code in code_of(text):
        for part in ENDS.split(code):
            try:
                words = shlex.split(part)
            except ValueError:  # the apostrophe of a word
                continue
            while words and (re.fullmatch(r"\w+=\S*", words[0]) or words[0] in ("uv", "run", "exec", "nice", "$")):
                words.pop(0)
            if words and Path(words[0]).name in ("bot", "make", "python"):
                yield Call(Path(words[0]).name, words[1:])


def settings_of_the_code() -> set[str]:
    source = (PROJECT_ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    return {"BOT_LEGAL_AUTHORITY_EN", "BOT_LEGAL_AUTHORITY_FR", *re.findall(r'read\(\s*"(BOT_\w+)"', source)}


@cache
def commands() -> dict[tuple[str, ...], click.Command]:
    """Every command by its words, groups too."""
    found: dict[tuple[str, ...], click.Command] = {}

    def walk(command: click.Command, words: tuple[str, ...]) -> None:
        found[words] = command
        if isinstance(command, click.Group):
            for word, inner in command.commands.items():
                walk(inner, (*words, word))

    walk(main, ())
    return found


def find_command(words: list[str]) -> tuple[str, ...]:
    known: tuple[str, ...] = ()
    for word in words:
        if (*known, word) not in commands():
            break
        known = (*known, word)
    return known


def test_the_readme_lists_exactly_the_settings_of_the_code() -> None:
    table = re.findall(r"^\| (`BOT_.*?) \|", read(PROJECT_ROOT / "README.md"), re.MULTILINE)
    listed = [setting for cell in table for setting in SETTING.findall(cell)]
    assert sorted(listed) == sorted(settings_of_the_code())


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_names_only_settings_that_exist(document: Path) -> None:
    named = {setting for setting in SETTING.findall(read(document)) if not setting.endswith("_")}
    assert named <= settings_of_the_code()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_and_options_of_a_document_exist(document: Path) -> None:
    wrong = []
    for call in calls_in(read(document)):
        if call.program != "bot":
            continue
        words = find_command(call.words)
        command = commands()[words]
        rest = call.words[len(words) :]
        is_missing = isinstance(command, click.Group) and rest and not rest[0].startswith(("-", "…", "|", "["))
        options = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
        unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in options]
        if is_missing or unknown:
            wrong.append(" ".join(call.words))
    assert not wrong


def test_every_command_is_in_a_document() -> None:
    named = {find_command(call.words) for document in DOCUMENTS for call in calls_in(read(document))}
    leaves = {words for words, command in commands().items() if not isinstance(command, click.Group)}
    assert sorted(leaves - named) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_targets_and_modules_of_a_document_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    wrong = []
    for program, words in calls_in(read(document)):
        if program == "make":
            wrong += [word for word in words if re.fullmatch(r"[a-z-]+", word) and word not in targets]
        if program == "python" and words[:1] == ["-m"] and words[1].split(".")[0] in ("bot", "benchmarks", "tests"):
            path = PROJECT_ROOT / words[1].replace(".", "/")
            wrong += [] if path.with_suffix(".py").exists() or (path / "__main__.py").exists() else [words[1]]
    assert not wrong


def test_every_target_is_in_a_document() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for document in DOCUMENTS for call in calls_in(read(document)) for word in call.words}
    assert sorted(targets - named) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_and_files_of_a_document_exist(document: Path) -> None:
    text = read(document)
    wrong = []
    for path, anchor in LINK.findall(FENCE.sub("", text)):
        target = (document.parent / path).resolve() if path else document
        if not target.exists():
            wrong.append(path)
        elif anchor and target.suffix == ".md" and anchor not in anchors(read(target)):
            wrong.append(f"{path}#{anchor}")
    wrong += [path for path in FILE.findall(text) if not (PROJECT_ROOT / path).exists()]
    assert not wrong


def anchors(text: str) -> set[str]:
    """The names by which a document's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_description_of_the_api_has_exactly_its_routes() -> None:
    app = web.Application()
    add_api(app)
    described = {
        (method.upper(), f"/api/v1{path}")
        for path, operations in load_openapi()["paths"].items()
        for method in operations
        if method in ("get", "post", "put", "patch", "delete")
    }
    served = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    served = {(method, path) for method, path in served if method not in ("HEAD", "OPTIONS")}
    assert described == served - {("GET", "/api/v1/openapi.json")}


def test_addresses_of_the_readme_are_served() -> None:
    app = web.Application()
    for add in (add_api, add_monitoring, add_site, add_staff):
        add(app)
    patterns = [
        info.get("pattern") or re.compile(re.escape(info.get("path") or info["prefix"] + "/.*"))
        for info in (route.resource.get_info() for route in app.router.routes() if route.resource)
    ]
    named = re.findall(r"`(?:http://localhost:8080)?(/[a-z][\w/.-]*)`", read(PROJECT_ROOT / "README.md"))
    assert named
    assert not [path for path in named if not any(pattern.fullmatch(path) for pattern in patterns)]


def test_the_architecture_names_every_room() -> None:
    text = read(PROJECT_ROOT / "docs" / "architecture.md")
    rooms = [
        f"bot/{path.name}{'/' if path.is_dir() else ''}"
        for path in sorted((PROJECT_ROOT / "bot").iterdir())
        if (path.is_dir() or path.suffix == ".py") and not path.name.startswith("_")
    ]
    assert not [room for room in rooms if room not in text and room.removeprefix("bot/") not in text]


def test_the_index_of_decisions_is_complete() -> None:
    folder = PROJECT_ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", read(folder / "README.md"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))
