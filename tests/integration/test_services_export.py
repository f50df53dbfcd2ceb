"""`bot services export` writes whole files or none, and says clearly what is wrong."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.knowledge_base.finder import ServiceQuery, find_services
from bot.knowledge_base.lines import HOTLINE
from bot.storage.database import Database
from bot.storage.switches import switch_off, switch_on
from tests.conftest import ROOT
from tests.databases import store_settings

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase


Export = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return store_settings(tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="module")
def export(stores: dict[str, str]) -> Export:
    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "bot", "services", "export", *map(str, arguments)]
        variables = {**os.environ, **stores, **environment}
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, timeout=60, check=False)

    return run


def test_all_lines_and_services_come_as_one_page_on_standard_output(export: Export, knowledge: KnowledgeBase) -> None:
    done = export("--language", "fr")
    assert (done.returncode, done.stderr) == (0, b"")
    page = json.loads(done.stdout)
    assert [s["repere"]["slug"] for s in page["contents"]] == [*knowledge.contacts, *knowledge.services]
    assert {s["repere"]["language"] for s in page["contents"]} == {"fr"}


def test_a_search_exports_what_it_finds_in_its_order(export: Export, knowledge: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "services.json"
    done = export("--need", "shelter", "--place", "Ottawa", "--group", "women", "--output", file)
    assert done.returncode == 0, done.stderr
    found = find_services(knowledge, ServiceQuery("shelter", "ottawa", "women", "en"))
    slugs = [s["repere"]["slug"] for s in json.loads(file.read_text(encoding="utf-8"))["contents"]]
    assert slugs == [record.id for record in (*found.local, *found.wide)]
    assert HOTLINE in slugs
    assert str(len(slugs)).encode() in done.stderr


def test_the_tables_come_as_an_archive(export: Export, tmp_path: Path) -> None:
    file = tmp_path / "services.zip"
    assert export("--format", "csv", "--output", file).returncode == 0
    assert {"datapackage.json", "services.csv", "phones.csv"} <= set(
        zipfile.ZipFile(io.BytesIO(file.read_bytes())).namelist()
    )


def test_a_file_is_replaced_as_a_whole_and_nothing_else_is_left_in_its_folder(export: Export, tmp_path: Path) -> None:
    file = tmp_path / "services.json"
    file.write_text("x" * 2_000_000)
    assert export("--output", file).returncode == 0
    json.loads(file.read_text(encoding="utf-8"))
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_that_is_not_known_and_a_folder_that_is_not_there_are_said_in_one_line(
    export: Export, tmp_path: Path
) -> None:
    unknown = export("--place", "Timbuktu", "--output", tmp_path / "services.json")
    assert unknown.returncode == 2
    assert b"--place: no municipality or region of Ontario" in unknown.stderr
    missing = export("--output", tmp_path / "missing" / "services.json")
    assert missing.returncode == 1
    assert missing.stderr.startswith(b"Error: cannot write ")
    assert b"Traceback" not in unknown.stderr + missing.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("search", [(), ("--place", "Ottawa")])
def test_what_staff_switched_off_is_not_exported(
    export: Export, database_url: str, knowledge: KnowledgeBase, search: tuple[str, ...]
) -> None:
    slug = find_services(knowledge, ServiceQuery(None, "ottawa", None, "en")).local[0].id
    before = export(*search)
    database = Database(database_url, ROOT)
    asyncio.run(database.write(lambda connection: switch_off(connection, slug)))
    during = export(*search)
    asyncio.run(database.write(lambda connection: switch_on(connection, slug)))
    database.close()
    assert f'"slug": "{slug}"'.encode() in before.stdout
    assert during.returncode == 0
    assert slug.encode() not in during.stdout


def test_a_database_that_cannot_be_used_stops_the_export(export: Export) -> None:
    done = export(BOT_DATABASE_URL="sqlite:////proc/nowhere/bot.db")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"BOT_DATABASE_URL" in done.stderr
    assert b"Traceback" not in done.stderr
