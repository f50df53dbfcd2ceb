"""Each mistake in a spreadsheet is told with its sheet, row and column, and nothing is written (issue 4)."""

from __future__ import annotations

import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as NewWorkbook
from openpyxl.worksheet.cell_range import CellRange

from bot.editing.entries import SHEETS
from bot.editing.findings import Finding, SheetFileError
from bot.editing.saving import _find_problems, _staged
from bot.editing.tables import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from bot.editing.workbooks import read_workbook
from bot.messages import LANGUAGES
from tests.unit.sheets import (
    DAY_OF_A_WORKBOOK,
    NEW_SERVICE,
    TODAY,
    Desk,
    Workbook,
    codes,
)

REFUSED: list[tuple[str, str, str, Any, str]] = [
    # kind of sheet, id, column, what is typed, the finding
    ("answers", "help_court", "title_en", None, "required"),
    ("answers", "help_court", "title_fr", "Une ligne\nDeux lignes", "one_line"),
    ("answers", "help_court", "buttons", "help_money, nowhere", "unknown_id"),
    ("answers", "help_court", "contacts", "211-ontario, no-such-line", "unknown_id"),
    ("answers", "help_court", "sources", "no-such-page", "unknown_id"),
    ("answers", "help_court", "facts", "Court Fees", "not_an_id"),
    ("answers", "help_court", "need", "sheltr", "not_an_option"),
    ("answers", "help_court", "reviewed_on", "01/02/2026", "not_a_date"),
    ("answers", "help_court", "review_by", "2026-02-30", "not_a_date"),
    ("answers", "help_court", "owner", 7, "number"),
    ("answers", "help_court", "short_en", '=HYPERLINK("https://example.org")', "formula"),
    ("answers", "help_court", "section", "strategy", "locked"),
    ("answers", "help_court", "more_en", "A zero\u200bwidth space", "invisible"),
    ("answers", "help_court", "more_fr", "#REF!", "error"),
    ("answers", "being_trafficked", "again_en", "---", "no_wording"),
    ("answers", "being_trafficked", "care_thanks_fr", None, "required"),
    ("answers", "help_legal", "page_fr", None, "page_gone"),
    ("contacts", "211-ontario", "phones", 18005550101, "number"),
    ("contacts", "211-ontario", "website_en", "www.example.org", "not_a_web_address"),
    ("contacts", "211-ontario", "checked_on", DAY_OF_A_WORKBOOK, "date"),
    ("contacts", "kids-help-phone", "phones", "555-0142", "not_a_phone"),
    ("contacts", "kids-help-phone", "email", "somebody", "not_an_email"),
    ("contacts", "kids-help-phone", "checked_on", "Nov-24", "not_a_printed_date"),
    ("contacts", "kids-help-phone", "status", "unsure", "not_an_option"),
    ("contacts", "kids-help-phone", "open_24_7", "perhaps", "not_an_option"),
    ("contacts", "kids-help-phone", "name_fr", True, "flag"),
    ("contacts", "emergency-911", "phones", "1.8339E+10", "made_a_number"),
    ("contacts", "emergency-911", "needs", "danger, danger", "twice_in_cell"),
    ("contacts", "emergency-911", "groups", "everybody", "not_an_option"),
    ("contacts", "emergency-911", "sources", " | https://example.org/", "no_publisher"),
    ("services", "kingston-interval-house", "phones", "613-555-0142 | fax", "not_a_phone_type"),
    ("services", "kingston-interval-house", "service_area", "kingston-upon-hull", "unknown_region"),
    ("services", "kingston-interval-house", "needs", None, "required"),
    ("services", "kingston-interval-house", "name_en", "", "required"),
    ("services", "care-unit-kenora", "phones", "807-555-0142 | voice | Office", "label_in_one_language"),
    ("services", "beendigen-thunder-bay", "sources", "a | b | c | d", "too_many_parts"),
    ("sources", "211-ontario-province-wide", "url_fr", None, "required"),
    ("sources", "ajefo-2016", "date", "soon", "not_a_printed_date"),
    ("sources", "211-ontario-province-wide", "date", "2024-13", "not_a_printed_date"),
    ("services", "care-unit-kenora", "checked_on", "2026-02-30", "not_a_printed_date"),
    ("services", "care-unit-kenora", "sources", "Someone | https://example.org/ | 2026-00", "not_a_printed_date"),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Any, dict[str, bytes], dict[tuple[str, str], int]]:
    """What is said of a workbook with one of each mistake, and one right edit among them."""
    desk = Desk.make(tmp_path_factory.mktemp("refused"), "fr")
    before = desk.bytes()
    desk.edit(("answers", "help_housing", "owner", "housing-team"))
    desk.edit(*(change[:4] for change in REFUSED))
    with Workbook(desk.file) as workbook:
        rows = {(kind, identifier): workbook.row(kind, identifier) for kind, identifier, *_ in REFUSED}
    return desk, desk.take(), before, rows


@pytest.mark.parametrize("mistake", REFUSED, ids=lambda mistake: " ".join(mistake[:3]))
def test_a_mistake_is_told_with_sheet_row_and_column(refused: Any, mistake: tuple[str, str, str, Any, str]) -> None:
    _, outcome, _, rows = refused
    kind, identifier, key, _, code = mistake
    sheet = next(sheet for sheet in SHEETS if sheet.kind == kind)
    heading = next(column.heading["fr"] for column in sheet.columns if column.key == key)
    place = (code, sheet.name["fr"], rows[kind, identifier], heading)
    assert place in {(finding.code, finding.sheet, finding.row, finding.column) for finding in outcome.findings}


def test_nothing_is_written_while_anything_is_wrong(refused: Any) -> None:
    desk, outcome, before, _ = refused
    assert [edit.id for edit in outcome.edits] == ["help_housing"]
    assert desk.bytes() == before


def test_nothing_is_told_of_rows_without_a_mistake(refused: Any) -> None:
    _, outcome, _, rows = refused
    assert {finding.row for finding in outcome.findings} <= set(rows.values())
    assert len(outcome.findings) == len(REFUSED)


JUDGED: list[tuple[str, str, str, str, str]] = [
    ("answers", "help_court", "short_en", "word " * 61, "too_many_words"),
    ("answers", "help_court", "title_fr", "Titre " * 20, "too_many_characters"),
    ("answers", "help_legal", "short_en", "They rescue people. Ask a lawyer.", "avoided_word"),
    ("answers", "help_legal", "short_fr", "Appelez le 416 555-0142.", "phone_out_of_place"),
    ("answers", "help_money", "more_fr", "", "in_one_language"),
    ("answers", "help_men", "more_en", "It is so, " + "and so " * 40 + "it is.", "long_sentence"),
    ("answers", "help_health", "short_fr", "anticonstitutionnellement " * 40, "hard_to_read"),
    ("answers", "being_trafficked", "again_fr", "Une seule formulation.", "few_wordings"),
    ("answers", "help_worker_abuse", "sources", "", "needs_a_source"),
    ("answers", "help_leaving", "short_en", "Call. " * 31, "unlike_lengths"),
    ("services", "kingston-interval-house", "description_fr", "Pour les esclaves.", "avoided_word"),
    ("services", "kingston-interval-house", "reviewed_on", TODAY + timedelta(1), "in_the_future"),
    ("services", "care-unit-kenora", "review_by", date(2020, 1, 1), "dates_in_order"),
    ("services", "beendigen-thunder-bay", "review_by", TODAY + timedelta(500), "too_long_a_time"),
    ("answers", "being_trafficked", "contacts", "emergency-911", "needs_a_line"),
    ("answers", "being_trafficked", "contacts", "emergency-911", "needs_an_open_line"),
    ("contacts", "suicide-crisis-helpline-988", "phones", "988 | text", "needs_a_number"),
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What is said of texts that break the rules for texts."""
    desk = Desk.make(tmp_path_factory.mktemp("judged"))
    before = desk.bytes()
    desk.edit(*(change[:4] for change in JUDGED))
    outcome = desk.take()
    assert desk.bytes() == before
    return outcome


@pytest.mark.parametrize("change", JUDGED, ids=lambda change: " ".join((change[1], change[4])))
def test_what_bot_check_forbids_is_told_at_its_column(judged: Any, change: tuple[str, str, str, str, str]) -> None:
    kind, _, key, _, code = change
    sheet = next(sheet for sheet in SHEETS if sheet.kind == kind)
    heading = next(column.heading["en"] for column in sheet.columns if column.key == key)
    found = [finding for finding in judged.findings if finding.code == code]
    if code != "needs_a_source":  # it is about the row
        found = [finding for finding in found if finding.column == heading]
    assert found, [finding.in_language("en") for finding in judged.findings]
    assert found[0].row


def test_what_bot_check_forbids_has_words_in_french_too(judged: Any) -> None:
    assert "check" not in codes(judged), [finding.in_language("fr") for finding in judged.findings]


def test_rows_that_cannot_be_told_apart_or_placed_are_refused(desk: Desk) -> None:
    with Workbook(desk.file) as workbook:
        numbers = {
            "id_twice": workbook.add("services", {"id": "kingston-interval-house"}),
            "id_elsewhere": workbook.add("services", NEW_SERVICE | {"id": "emergency-911"}),
            "needs_a_region": workbook.add("services", NEW_SERVICE | {"service_area": "ontario"}),
            "no_id": workbook.add("services", {"name_en": "A name"}),
            "not_an_id": workbook.add("services", NEW_SERVICE | {"id": "New House"}),
            "no_new_answers": workbook.add("answers", {"id": "new_answer", "title_en": "A title"}),
            "id_unknown": workbook.row("sources", "ajefo-2016"),
            "required": workbook.add("contacts", {"id": "new-line", "name_en": "A name"}),
        }
        workbook.cell("sources", "ajefo-2016", "id").value = "ajefo-2017"
    outcome = desk.take()
    found = {(finding.code, finding.row) for finding in outcome.findings}
    assert found >= set(numbers.items())
    wanted = {finding.column for finding in outcome.findings if finding.code == "required"}
    assert {"Status", "Name (French)", "Needs", "Regions served", "Reviewed on"} <= wanted


def test_what_a_spreadsheet_may_break_in_a_sheet_is_told(desk: Desk) -> None:
    with Workbook(desk.file) as workbook:
        services = workbook.sheet("services")
        services.delete_cols(workbook.column("services", "kind"))
        services.cell(1, services.max_column + 1).value = "My notes"
        contacts = workbook.sheet("contacts")
        contacts.cell(1, 3).value = contacts.cell(1, 2).value
        sources = workbook.sheet("sources")
        sources.delete_rows(1)
        notes = workbook.book.create_sheet("Notes")
        notes["A1"] = "for me"
    before = desk.bytes()
    outcome = desk.take()
    found = {(finding.code, finding.sheet, finding.column) for finding in outcome.findings}
    assert found >= {
        ("missing_column", "Services", "Kind"),
        ("unknown_column", "Services", "My notes"),
        ("column_twice", "Lines", "Status"),
        ("missing_column", "Lines", "Owner"),
        ("unknown_sheet", "Sources", ""),
        ("unknown_sheet", "Notes", ""),
    }
    assert desk.bytes() == before


def test_merged_cells_are_refused_at_once_however_many_they_are(tmp_path: Path) -> None:
    workbook = NewWorkbook()
    sheet = workbook.worksheets[0]
    sheet["A1"] = "Answer id"
    sheet.merged_cells.ranges.add(CellRange("A2:XFD1048576"))
    workbook.save(tmp_path / "merged.xlsx")
    started = time.monotonic()
    with pytest.raises(SheetFileError) as refused:
        read_workbook(tmp_path / "merged.xlsx")
    assert time.monotonic() - started < 2
    finding = refused.value.finding
    assert (finding.code, finding.sheet, finding.details) == ("merged_cells", "Sheet", {"cells": "A2:XFD1048576"})


def test_a_workbook_of_too_many_cells_is_refused(desk: Desk, tmp_path: Path) -> None:
    workbook = NewWorkbook(write_only=True)
    for _ in range(2):
        sheet = workbook.create_sheet()
        for _ in range(MOST_CELLS // MOST_COLUMNS // 2 + 1):
            sheet.append([None] * (MOST_COLUMNS - 1) + ["x"])
    workbook.save(tmp_path / "many.xlsx")
    outcome = desk.take(tmp_path / "many.xlsx")
    assert [(finding.code, finding.sheet) for finding in outcome.findings] == [("too_many_cells", "Sheet1")]


def test_an_emptied_page_name_is_told_in_both_languages(desk: Desk) -> None:
    desk.edit(*(("answers", "help_court", f"page_{language}", None) for language in LANGUAGES))
    outcome = desk.take()
    assert codes(outcome) == ["page_gone", "page_gone"]
    assert "Put the name back" in outcome.findings[0].in_language("en")
    assert "Remettez le nom" in outcome.findings[0].in_language("fr")


def test_a_finding_names_no_folder_of_the_check(desk: Desk) -> None:
    (desk.root / "data/rules").unlink()
    (desk.root / "domain.yml").unlink()
    (desk.root / "domain.yml").write_text("a: [", encoding="utf-8")
    with _staged(desk.knowledge, {}) as staged:
        problems = _find_problems(staged, TODAY)
        assert problems
        assert [problem for problem in problems if str(staged.parent) in problem] == []


def test_control_characters_never_reach_the_console() -> None:
    finding = Finding("unknown_column", "She\x1b[2Jets", 1, "a\nb", {})
    told = finding.in_language("en")
    assert told.startswith("She\ufffd[2Jets, row 1, column “a b”: ")
    told = Finding("check", details={"problem": "\x07\u202eevil\x9b"}).in_language("fr")
    assert told.endswith(" : \ufffd\ufffdevil\ufffd")


def test_text_beside_the_columns_and_a_sheet_twice_are_told(desk: Desk) -> None:
    with Workbook(desk.file) as workbook:
        sources = workbook.sheet("sources")
        sources.cell(3, sources.max_column + 2).value = "a remark"
        workbook.book.copy_worksheet(workbook.sheet("contacts"))
    found = {(finding.code, finding.sheet, finding.row) for finding in desk.take().findings}
    assert found == {("beyond_columns", "Sources", 3), ("sheet_twice", "Lines Copy", 0)}


def test_files_that_are_no_sheets_are_refused(desk: Desk, tmp_path: Path) -> None:
    files = {
        "notes.docx": ("file_type", b"PK"),
        "old.xls": ("file_type", b"\xd0\xcf\x11\xe0"),
        "locked.xlsx": ("no_workbook", b"\xd0\xcf\x11\xe0" + bytes(600)),
        "text.xlsx": ("no_workbook", b"Answer id"),
        "large.csv": ("file_size", b"x" * 10_000_001),
        "latin.csv": ("not_utf8", "Code de la réponse;é".encode("cp1252")),
        "open.csv": ("bad_csv", b'"Answer id","Owner"\r\n"a","b'),
        "empty.csv": ("no_sheets", b""),
        "other.csv": ("unknown_sheet", b"a,b\r\n1,2\r\n"),
    }
    for name, (code, content) in files.items():
        (tmp_path / name).write_bytes(content)
        assert codes(desk.take(tmp_path / name)) == [code], name
    assert codes(desk.take(tmp_path / "missing.xlsx")) == ["file_missing"]


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(desk: Desk, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(desk.file) as archive, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name))
        copy.writestr("xl/worksheets/sheet99.xml", b" " * 41_000_000)
    assert bomb.stat().st_size < 1_000_000
    assert codes(desk.take(bomb)) == ["file_size"]


def test_macros_and_entities_are_refused(desk: Desk, tmp_path: Path) -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    for member, content, code in (
        ("xl/vbaProject.bin", b"", "has_macros"),
        ("xl/workbook.xml", entities, "no_workbook"),
    ):
        file = tmp_path / f"{code}.xlsx"
        with zipfile.ZipFile(desk.file) as archive, zipfile.ZipFile(file, "w") as copy:
            for name in archive.namelist():
                if name != member:
                    copy.writestr(name, archive.read(name))
            copy.writestr(member, content)
        assert codes(desk.take(file)) == [code]


def test_endless_rows_and_columns_are_refused(desk: Desk) -> None:
    for cell, code in ((f"A{MOST_ROWS + 10}", "too_many_rows"), ("XFD1", "too_many_columns")):
        desk.export()
        with Workbook(desk.file) as workbook:
            workbook.sheet("sources")[cell] = "x"
        outcome = desk.take()
        assert codes(outcome) == [code]
        assert outcome.findings[0].sheet == "Sources"
