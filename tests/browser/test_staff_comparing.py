"""Before a release: an editor compares another model by its button, waits, and reads what it would change."""

from __future__ import annotations

import io
import json
import tarfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage.audit import iterate_audit
from bot.web.staff.words.comparing import COMPARING_WORDS
from tests.browser.staff_room import hold, in_database, open_room
from tests.conftest import Server, serve
from tests.integration.staff_desk import sit_down
from tests.projects import make_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PATIENCE_SECONDS = 120
ASKED = "i need a free lawyer for my work permit"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    """A server of a project of its own, beside whose model lies another one, which is hardly ever sure."""
    project = tmp_path_factory.mktemp("project")
    own = make_project(project, model)
    write_unsure_model(model, project / "models" / "repere-unsure.tar.gz")
    with serve(tmp_path_factory.mktemp("comparing"), **own) as running:
        yield running


def write_unsure_model(model: Path, file: Path) -> None:
    """Write a model that differs in one thing: below 99.9 % it does not understand."""
    with tarfile.open(model) as given, tarfile.open(file, "w:gz", compresslevel=1) as made:
        for member in given.getmembers():
            contents = given.extractfile(member)
            data = contents.read() if contents else b""
            if member.name.endswith("metadata.json"):
                described = json.loads(data)
                for node in described["predict_schema"]["nodes"].values():
                    if node["uses"].endswith("FallbackClassifier"):
                        node["config"]["threshold"] = 0.999
                data = json.dumps(described).encode()
                member.size = len(data)
            made.addfile(member, io.BytesIO(data) if contents else None)


def test_an_editor_compares_a_model_by_its_button_and_reads_what_would_change(browser: Browser, office: Server) -> None:
    """D13."""
    visitor = hold(office, "en", ASKED)
    eve = sit_down(office, "eve", "editor", "fr")
    said = COMPARING_WORDS["fr"]
    with open_room(browser, office, eve.staff.token, "fr") as visit:
        visit.arrive("/staff/compare")
        visit.find("#model").select_option("repere-unsure")
        visit.find("main form button").click()
        visit.page.wait_for_url("**/staff/compare/*")
        assert visit.find("progress").count() == 1
        visit.arrive("/staff/compare")
        visit.find("#model").select_option("repere-unsure")
        visit.find("main form button").click()  # one at a time
        assert said.already_running in visit.find("main").inner_text()
        visit.find("main table a").click()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while visit.find("progress").count() and time.monotonic() < deadline:
            time.sleep(1)
            visit.find(f"text={said.reload}").click()
        page = visit.find("main").inner_text()
        assert said.on_labels in page, (office.folder / "server.log").read_text()[-2000:]
        assert ASKED in page
        assert "(1 / 1)" in visit.find("tbody tr").filter(has_text=said.differ).inner_text()
        visit.find(f"text={said.open}").last.click()
        assert ASKED in visit.find("main").inner_text()
        assert visit.errors == []
    rows = in_database(office, lambda c: [(row.actor, row.action, row.subject) for row in iterate_audit(c, 0, 99)])
    assert ("eve", "read", visitor.id) in rows
