"""Editors change the knowledge in spreadsheets: what they meant arrives, whole, and nothing else does (issue 4)."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot.editing.cell_text import unwrap
from bot.editing.entries import SHEETS, read_entries
from bot.editing.exporting import csv_file
from bot.knowledge_base.schema import Answer, AnswerText, CareText, ContactRecord, SourceRecord
from bot.messages import LANGUAGES
from tests.unit.sheets import (
    DAY_OF_A_WORKBOOK,
    NEW_SERVICE,
    ROOT,
    Desk,
    Workbook,
    change_by_hand,
    changed_lines,
)


@pytest.mark.parametrize(("language", "whole"), [("en", True), ("fr", False)])
def test_a_workbook_that_nobody_edited_changes_no_byte(tmp_path: Path, language: Any, whole: bool) -> None:
    desk = Desk.make(tmp_path, language, whole=whole)
    before = desk.bytes()
    outcome = desk.take()
    assert (outcome.findings, outcome.edits, outcome.absent) == ([], [], {})
    assert desk.bytes() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_files_that_nobody_edited_change_no_byte(desk: Desk, language: Any) -> None:
    before = desk.bytes()
    outcome = desk.take(desk.export_csv(language))
    assert (outcome.findings, outcome.edits, outcome.absent) == ([], [], {})
    assert desk.bytes() == before


def test_every_field_of_the_schema_has_a_column() -> None:
    def paths(model: type[BaseModel], prefix: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
        return {
            path
            for name, field in model.__fields__.items()
            for path in (
                paths(field.type_, (*prefix, name))
                if field.type_ in (AnswerText, CareText) and name != "contacts"
                else {(*prefix, name)}
            )
        }

    for sheet, model in zip(SHEETS, (Answer, ContactRecord, ContactRecord, SourceRecord), strict=True):
        columns = {column.path for column in sheet.columns}
        for path in paths(model):
            assert {path, (*path, "en"), (*path, "fr")} & columns, f"{sheet.kind}: no column for {'.'.join(path)}"


def test_what_is_exported_can_be_read_by_itself() -> None:
    for entries in read_entries(ROOT / "knowledge").entries.values():
        for entry in entries.values():
            for column in entry.sheet.columns:
                text = "" if column.locked else entry.cells[column.key]
                if text:
                    value = column.form.read(text, None)
                    assert column.form.write(value) == text, (entry.id, column.key)


def test_rows_may_be_sorted_sheets_renamed_columns_moved_and_headings_in_the_other_language(desk: Desk) -> None:
    with Workbook(desk.file) as workbook:
        sheet = workbook.sheet("sources")
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        rows[1:] = reversed(rows[1:])
        for number, row in enumerate(rows, 1):
            for position, value in enumerate(reversed(row), 1):
                sheet.cell(number, position).value = value
        for cell in sheet[1]:
            cell.value = next(
                column.heading["fr"] for column in SHEETS[3].columns if cell.value in column.heading.values()
            )
        sheet.title = "Feuil1"
        workbook.book.remove(workbook.sheet("answers"))
    before = desk.bytes()
    outcome = desk.take()
    assert (outcome.findings, outcome.edits) == ([], [])
    assert desk.bytes() == before


EDITS: dict[tuple[str, str, str], tuple[Any, Any]] = {
    # kind of sheet, id, column: what the editor types, what stands in the entry then
    ("answers", "help_housing", "reviewed_on"): (DAY_OF_A_WORKBOOK, date(2026, 12, 1)),
    ("answers", "help_housing", "review_by"): ("2027/3/1", date(2027, 3, 1)),
    ("answers", "help_housing", "page_fr"): ("  Se loger ", "Se loger"),
    ("answers", "help_housing", "buttons"): (
        "help_leaving\nhelp_money; help_men",
        ["help_leaving", "help_money", "help_men"],
    ),
    ("answers", "help_housing", "need"): ("counselling", "counselling"),
    ("answers", "help_legal", "owner"): ("legal-team", "legal-team"),
    ("answers", "help_legal", "again_en"): ("One.\n---\n\nTwo\nlines.", ["One.", "Two lines."]),
    ("answers", "help_legal", "again_fr"): ("Une.\n–––\nDeux.", ["Une.", "Deux."]),
    ("answers", "help_men", "again_en"): ("The only one.", "The only one."),
    ("answers", "help_men", "again_fr"): ("---\nLa seule.", "La seule."),
    ("contacts", "emergency-911", "hours_fr"): ("Jour et nuit", "Jour et nuit"),
    ("contacts", "emergency-911", "status"): ("secondaire", "secondary"),
    ("contacts", "emergency-911", "police_involved"): ("non", None),
    ("contacts", "emergency-911", "safe_to_leave_message"): (False, False),
    ("contacts", "canadian-human-trafficking-hotline", "chat_url_fr"): (
        "https://example.org/fr/",
        "https://example.org/fr/",
    ),
    ("contacts", "canadian-human-trafficking-hotline", "email"): (None, None),
    ("contacts", "canadian-human-trafficking-hotline", "checked_on"): (2026, "2026"),
    ("services", "kingston-interval-house", "french_service"): ("Oui", "yes"),
    ("services", "kingston-interval-house", "serves_fr"): ("Femmes\n\nLeurs enfants \n", ["Femmes", "Leurs enfants"]),
    ("services", "kingston-interval-house", "serves_en"): (
        "Women\nChildren, of any age",
        ["Women", "Children, of any age"],
    ),
    ("services", "kingston-interval-house", "phones"): (
        "1 (800) 555-0101 | ats | Toll-free | Sans frais\n211",
        [
            {
                "number": {"en": "1-800-555-0101", "fr": "1 800 555-0101"},
                "e164": "+18005550101",
                "type": "tty",
                "label": {"en": "Toll-free", "fr": "Sans frais"},
            },
            {"number": {"en": "211", "fr": "211"}, "e164": None, "type": "voice"},
        ],
    ),
    ("services", "kingston-interval-house", "sources"): (
        "Some body \\| else | https://example.org/",
        [{"publisher": "Some body | else", "url": "https://example.org/", "date": None}],
    ),
    ("sources", "211-ontario-province-wide", "title_fr"): ("Aujourd'hui « partout »", "Aujourd'hui « partout »"),
    ("sources", "211-ontario-province-wide", "date"): ("2019-05", "2019-05"),
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, dict[str, bytes], dict[tuple[str, str], Any], Any]:
    """The knowledge after all the edits at once, and as it was before."""
    desk = Desk.make(tmp_path_factory.mktemp("edited"))
    before = desk.bytes()
    raw = {
        (kind, identifier): entry.raw
        for kind, entries in read_entries(desk.knowledge).entries.items()
        for identifier, entry in entries.items()
    }
    desk.edit(*((*place, typed) for place, (typed, _) in EDITS.items()))
    outcome = desk.take()
    assert [finding.in_language("en") for finding in outcome.findings] == []
    return desk, before, raw, outcome


@pytest.mark.parametrize("place", EDITS, ids=" ".join)
def test_an_edit_lands_in_its_entry(edited: Any, place: tuple[str, str, str]) -> None:
    desk, _, _, outcome = edited
    kind, identifier, key = place
    column = next(column for sheet in SHEETS if sheet.kind == kind for column in sheet.columns if column.key == key)
    assert column.value_of(desk.raw(kind, identifier)) == EDITS[place][1]
    assert (identifier, key) in {(edit.id, column.key) for edit in outcome.edits for column in edit.columns}


def test_edits_land_nowhere_else(edited: Any) -> None:
    desk, before, raw, outcome = edited
    places = {(kind, identifier) for kind, identifier, _ in EDITS}
    files = {desk.file_of(*place) for place in places}
    assert {name for name, content in desk.bytes().items() if before[name] != content} == files
    assert {str(file.relative_to(desk.knowledge)) for file in outcome.files} == files
    for kind, entries in read_entries(desk.knowledge).entries.items():
        for identifier, entry in entries.items():
            assert (kind, identifier) in places or entry.raw == raw[kind, identifier]


def test_an_edit_changes_the_lines_of_its_field_and_no_others(edited: Any) -> None:
    desk, before, _, _ = edited
    after = desk.bytes()
    assert changed_lines(before["answers/help/help_legal.yml"], after["answers/help/help_legal.yml"]) == [
        "-owner: office",
        "+owner: legal-team",
        "+  again:",
        "+    - >-",
        "+      One.",
        "+    - >-",
        "+      Two lines.",
        "+  again:",
        "+    - >-",
        "+      Une.",
        "+    - >-",
        "+      Deux.",
    ]
    assert changed_lines(before["answers/help/help_men.yml"], after["answers/help/help_men.yml"]) == [
        "+  again: >-",
        "+    The only one.",
        "+  again: >-",
        "+    La seule.",
    ]
    assert len(changed_lines(before["sources.yml"], after["sources.yml"])) == 4
    assert "    fr: 'Aujourd''hui « partout »'" in after["sources.yml"].decode()


def test_a_word_in_a_long_text_changes_its_paragraph_alone(desk: Desk) -> None:
    name = desk.file_of("answers", "being_trafficked")
    with Workbook(desk.file) as workbook:
        more = workbook.cell("answers", "being_trafficked", "more_en")
        last = more.value.split("\n")[-1]
        more.value = more.value.replace(last, f"{last} It is your story.")
        again = workbook.cell("answers", "being_trafficked", "again_fr")
        wordings = again.value.split("\n---\n")
        assert len(wordings) > 1
        again.value = "\n---\n".join(reversed(wordings))
    before = desk.bytes()[name]
    assert desk.take().findings == []
    after = desk.bytes()[name]
    changed = [line for line in changed_lines(before, after) if "It is your story." in line]
    assert changed
    assert sorted(before.split()) == sorted(after.replace(b" It is your story.", b"").split())
    assert desk.raw("answers", "being_trafficked")["fr"]["again"] == [
        *map(unwrap, reversed(yaml.safe_load(before)["fr"]["again"]))
    ]


def test_comments_and_the_form_of_other_fields_stay(desk: Desk) -> None:
    file = desk.knowledge / "contacts.yml"
    change_by_hand(file, "  kind: emergency\n", "  # asked for by phone\n  kind:   emergency  # not a hotline\n")
    desk.export()
    desk.edit(("contacts", "emergency-911", "status", "secondary"), ("contacts", "emergency-911", "note_en", None))
    desk.edit(("contacts", "emergency-911", "note_fr", None))
    before = file.read_bytes()
    assert desk.take().findings == []
    changed = changed_lines(before, file.read_bytes())
    assert changed[:2] == ["-  status: verified", "+  status: secondary"]
    assert all(line.startswith("-") for line in changed[2:])
    assert b"  # asked for by phone\n  kind:   emergency  # not a hotline\n" in file.read_bytes()


def test_a_new_row_becomes_an_entry_at_its_place(desk: Desk) -> None:
    source = {
        "id": "new-page",
        "title_en": "A page",
        "title_fr": "Une page",
        "publisher_en": "New House",
        "publisher_fr": "La Nouvelle maison",
        "url_en": "https://example.org/",
        "url_fr": "https://example.org/",
    }
    with Workbook(desk.file) as workbook:
        workbook.add("services", NEW_SERVICE)
        workbook.add("contacts", NEW_SERVICE | {"id": "new-line", "service_area": "ontario"})
        workbook.add("sources", source)
        listed = workbook.cell("answers", "help_housing", "sources")
        listed.value = f"{listed.value}, new-page"
    before = desk.bytes()
    outcome = desk.take()
    assert [finding.in_language("en") for finding in outcome.findings] == []
    assert {edit.id for edit in outcome.edits if edit.before is None} == {"new-house", "new-line", "new-page"}
    after = desk.bytes()
    assert desk.file_of("services", "new-house") == "services/northwest.yml"
    assert after["services/northwest.yml"].startswith(before["services/northwest.yml"])
    assert b"\n\n- id: new-house\n  status: verified\n  reviewed_on: 2026-12-01\n" in after["services/northwest.yml"]
    assert after["contacts.yml"].startswith(before["contacts.yml"])
    assert desk.raw("answers", "help_housing")["sources"][-1] == "new-page"
    identifiers = list(yaml.safe_load(after["sources.yml"]))
    assert identifiers == sorted(identifiers)
    desk.export()
    assert desk.take().edits == []


VOICES = ("young", "adult", "acted")


def test_texts_for_one_kind_of_person_go_out_and_come_back(desk: Desk) -> None:
    care = [f"care_{voice}_{kind}" for voice in ("young", "adult") for kind in CareText.__fields__]
    texts = {"en": "Thank you. You did well.\n---\nYou can call.", "fr": "Merci. Tu fais bien.\n---\nTu peux appeler."}
    desk.edit(
        *(
            ("answers", "being_trafficked", f"{key}_{language}", texts[language])
            for key in (*VOICES, *care)
            for language in LANGUAGES
        )
    )
    before = (desk.knowledge / "answers/help/being_trafficked.yml").read_bytes()
    outcome = desk.take()
    assert [finding.in_language("en") for finding in outcome.findings] == []
    answer = Answer.parse_obj(desk.raw("answers", "being_trafficked"))
    for language in LANGUAGES:
        words, wanted = answer.in_language(language), tuple(texts[language].split("\n---\n"))
        assert (words.young, words.adult, words.acted) == (wanted,) * 3
        assert words.care_young == words.care_adult == CareText(**dict.fromkeys(CareText.__fields__, wanted))
    after = (desk.knowledge / "answers/help/being_trafficked.yml").read_bytes()
    assert all(line.startswith("+") for line in changed_lines(before, after))
    assert b"  young:\n    - >-\n      Thank you. You did well.\n" in after
    assert b"  care_adult:\n    scared:\n      - >-\n        Thank you. You did well.\n" in after
    desk.export()
    assert desk.take().edits == []
    desk.edit(*(("answers", "being_trafficked", f"{k}_{lang}", None) for k in (*VOICES, *care) for lang in LANGUAGES))
    assert desk.take().findings == []
    assert (desk.knowledge / "answers/help/being_trafficked.yml").read_bytes() == before


def test_a_linked_file_stays_a_link(desk: Desk) -> None:
    file = desk.knowledge / "sources.yml"
    kept = file.rename(desk.root / "kept.yml")
    file.symlink_to(kept)
    desk.edit(("sources", "ajefo-2016", "title_en", "Another title"))
    assert desk.take().findings == []
    assert file.is_symlink()
    assert "Another title" in kept.read_text(encoding="utf-8")


def test_a_row_that_is_gone_deletes_nothing_and_is_told(desk: Desk) -> None:
    with Workbook(desk.file) as workbook:
        workbook.sheet("services").delete_rows(workbook.row("services", "kingston-interval-house"))
    before = desk.bytes()
    outcome = desk.take()
    assert (outcome.findings, outcome.edits, outcome.absent) == ([], [], {"Services": 1})
    assert desk.bytes() == before


def test_a_dry_run_tells_and_writes_nothing(desk: Desk) -> None:
    desk.edit(("answers", "help_housing", "owner", "housing-team"))
    before = desk.bytes()
    outcome = desk.take(dry_run=True)
    assert [edit.id for edit in outcome.edits] == ["help_housing"]
    assert outcome.files
    assert desk.bytes() == before


def test_the_command_exports_and_imports_in_the_language_of_the_sheets(desk: Desk) -> None:
    from click.testing import CliRunner

    from bot.cli.knowledge import knowledge
    from bot.settings import Settings

    def run(*arguments: str | Path) -> Any:
        return CliRunner().invoke(knowledge, [str(a) for a in arguments], obj=Settings(root=desk.root))

    file = desk.root / "feuilles.xlsx"
    assert run("export", file, "--language", "fr").exit_code == 0
    again = run("export", file)
    assert again.exit_code == 1
    assert "--force" in again.output
    assert run("export", desk.root / "notes.txt").exit_code == 2
    assert run("import", file).output == "Aucune fiche n’a changé.\n"
    with Workbook(file) as workbook:
        workbook.cell("answers", "help_housing", "owner").value = "housing-team"
    told = run("import", file, "--dry-run")
    assert told.exit_code == 0
    assert "Réponses, help_housing : Responsable\nEssai. Fiches qui changeraient : 1, " in told.output
    assert desk.raw("answers", "help_housing")["owner"] == "office"
    told = run("import", file, "--language", "en")
    assert "Réponses, help_housing: Owner\nEntries changed: 1, " in told.output
    assert "knowledge/answers/help/help_housing.yml" in told.output
    assert desk.raw("answers", "help_housing")["owner"] == "housing-team"
    with Workbook(file) as workbook:
        workbook.cell("answers", "help_court", "owner").value = "Les gens de la cour"
    told = run("import", file)
    assert told.exit_code == 1
    assert re.match(
        r"Réponses, ligne \d+, colonne « Responsable » : « Les gens de la cour » n’est pas un code", told.output
    )
    assert told.output.endswith("À corriger : 1. Rien n’a été écrit.\n")
    missing = run("import", desk.root / "missing.xlsx")
    assert "cannot be opened" in missing.output
    assert "ne s’ouvre pas" in missing.output
    shutil.rmtree(desk.root / "csv", ignore_errors=True)
    told = run("export", desk.root / "csv", "--language", "fr")
    assert told.exit_code == 0
    assert len(told.output.splitlines()) == len(SHEETS)
    assert run("import", desk.root / "csv").output == "Aucune fiche n’a changé.\n"
    named = run("export", desk.root / "named.csv")
    assert named.exit_code == 0
    assert csv_file(desk.root / "named.csv", SHEETS[0]).name == "named-answers.csv"
