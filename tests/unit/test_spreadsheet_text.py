"""Text that a spreadsheet program would run or spoil leaves and comes back as it is (standard D11)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as NewWorkbook
from openpyxl import load_workbook

from bot.csv_cells import guard, unguard
from bot.editing.cell_text import tidy, unwrap
from bot.editing.csv_files import read_csv, write_csv
from bot.editing.entries import SHEETS, read_entries
from bot.editing.finding_words import WORDS
from bot.editing.house_form import House
from bot.editing.workbooks import _write_text, read_workbook
from bot.editing.yaml_edits import append_record
from bot.messages import LANGUAGES
from tests.unit.sheets import (
    ROOT,
    Desk,
    Workbook,
    codes,
    edit_csv,
)

DANGEROUS = ("=1+1", "+1", "-1", "- an item", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", " =1", "'' -1")


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_begins_like_a_formula_is_text_in_both_formats_d11(tmp_path: Path, text: str) -> None:
    workbook = NewWorkbook()
    cell = workbook.worksheets[0].cell(1, 1)
    _write_text(cell, text)
    workbook.save(tmp_path / "a.xlsx")
    stored = load_workbook(tmp_path / "a.xlsx").worksheets[0].cell(1, 1)
    assert (stored.data_type, stored.number_format) == ("s", "@")
    assert stored.quotePrefix
    assert b"<f>" not in zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml")
    assert read_workbook(tmp_path / "a.xlsx")[0].rows[0][0].text == text
    write_csv(tmp_path / "a.csv", [[text]], "en")
    assert (tmp_path / "a.csv").read_bytes().startswith("\ufeff\"'".encode())
    assert read_csv(tmp_path / "a.csv").rows[0][0].text == text


def test_no_exported_cell_begins_like_a_formula_d11(desk: Desk) -> None:
    for file in sorted(desk.export_csv().glob("*.csv")):
        text = file.read_text(encoding="utf-8-sig")
        assert not re.search(r'(?:^|,)"[=+\-@\t\r]', text, re.MULTILINE), file.name
    for sheet in load_workbook(desk.file).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "d") for cell in row)
            assert not [cell.coordinate for cell in row if cell.data_type == "n" and cell.value is not None]


def test_bullets_come_back_from_csv_unchanged(desk: Desk) -> None:
    folder = desk.export_csv()
    snapshot = read_entries(desk.knowledge)
    starting = [e.id for e in snapshot.entries["answers"].values() if e.cells["more_en"].startswith("- ")]
    assert starting, "some answer begins its details with a list"
    assert desk.take(folder).edits == []


def test_a_formula_in_csv_is_refused_and_one_with_an_apostrophe_is_text(desk: Desk) -> None:
    file = desk.export_csv() / "contacts.csv"
    edit_csv(file, "emergency-911", "Cost (English)", '=HYPERLINK("https://example.org")')
    outcome = desk.take(file)
    assert codes(outcome) == ["formula"]
    assert outcome.findings[0].column == "Cost (English)"
    edit_csv(file, "emergency-911", "Cost (English)", "'=Free")
    assert desk.take(file).findings == []
    assert desk.raw("contacts", "emergency-911")["cost"]["en"] == "=Free"


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")])
def test_csv_is_read_however_a_program_saves_it(desk: Desk, delimiter: str, encoding: str) -> None:
    file = desk.export_csv() / "sources.csv"
    rows = [[cell.text for cell in row] for row in read_csv(file).rows]
    lines = (delimiter.join('"{}"'.format(text.replace('"', '""')) for text in row) for row in rows)
    file.write_bytes("\n".join(lines).encode(encoding))
    outcome = desk.take(file)
    assert (outcome.findings, outcome.edits) == ([], [])


def test_signs_of_french_are_kept_and_spaces_at_the_ends_are_not(desk: Desk) -> None:
    text = "Jour et nuit\u00a0: « 24\u202fh », l’été…"
    desk.edit(("contacts", "emergency-911", "hours_fr", f"  {text} \n"))
    assert desk.take().findings == []
    assert desk.raw("contacts", "emergency-911")["hours"]["fr"] == text
    assert text in (desk.knowledge / "contacts.yml").read_text(encoding="utf-8")


def test_the_workbook_helps_its_editors(desk: Desk) -> None:
    workbook = load_workbook(desk.file)
    assert workbook.sheetnames == ["Read me - À lire", "Answers", "Lines", "Services", "Sources", "Lists - Listes"]
    answers = workbook["Answers"]
    assert answers.freeze_panes == "B2"
    assert answers["A2"].fill.fgColor.rgb == "00E4E4E4"
    assert answers["H2"].alignment.wrap_text
    assert answers.column_dimensions["L"].width > 40
    assert answers.column_dimensions["L"].number_format == "@", "a new row keeps what is typed, too"
    rules = {rule.formula1 for rule in workbook["Services"].data_validations.dataValidation}
    assert '"verified,secondary"' in rules
    assert '"yes,no,unknown"' in rules
    told = "\n".join(str(cell.value) for row in workbook["Read me - À lire"].iter_rows() for cell in row)
    for sheet in SHEETS:
        for column in sheet.columns:
            for language in LANGUAGES:
                assert column.heading[language] in told
    lists = {cell.value for row in workbook["Lists - Listes"].iter_rows() for cell in row}
    assert {"sexual_assault_care", "2slgbtq", "kenora", "canada", "housing"} <= lists


def test_a_french_sheet_holds_no_english_choice(tmp_path: Path) -> None:
    desk = Desk.make(tmp_path, "fr")
    with Workbook(desk.file) as workbook:
        assert workbook.cell("services", "kingston-interval-house", "open_24_7").value == "oui"
        assert workbook.cell("services", "kingston-interval-house", "status").value == "secondaire"
        assert workbook.cell("services", "kingston-interval-house", "french_service").value == "inconnu"


def test_every_finding_has_words_in_both_languages() -> None:
    used = set()
    for file in (ROOT / "bot" / "editing").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'(?:finding|Finding|CellError|SheetFileError)\(\s*"(\w+)"', text))
    assert used <= WORDS.keys()
    for code, words in WORDS.items():
        assert set(words) == set(LANGUAGES), code
        fields = [set(re.findall(r"{(\w+)}", words[language])) for language in LANGUAGES]
        assert fields[0] == fields[1], code


VISIBLE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn"), exclude_characters="\ufeff"), max_size=80)
WRITTEN = st.lists(
    st.sampled_from(["word", "- ", "--", ": ", " #", "'", '"', "\n", "\n\n", "é\u00a0!", "|", "0", "@"])
).map("".join)


@given(st.lists(VISIBLE | WRITTEN | st.sampled_from(DANGEROUS), min_size=1, max_size=4))
def test_any_text_comes_back_from_csv(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    texts = [tidy(text) for text in texts]
    write_csv(file, [["heading", *texts]], "en")
    assert [cell.text for cell in read_csv(file).rows[0]] == ["heading", *texts]


@given(st.lists(VISIBLE | WRITTEN | st.sampled_from([*DANGEROUS, "_x000D_", "_x005F_x0041_"]), min_size=1, max_size=4))
def test_any_text_comes_back_from_a_workbook(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    file = tmp_path_factory.getbasetemp() / "any.xlsx"
    workbook = NewWorkbook()
    for number, text in enumerate(texts, 1):
        _write_text(workbook.worksheets[0].cell(number, 2), text)
        _write_text(workbook.worksheets[0].cell(number, 1), "x")
    workbook.save(file)
    assert [row[1].text if len(row) > 1 else "" for row in read_workbook(file)[0].rows] == texts


@given(VISIBLE | WRITTEN | st.sampled_from(DANGEROUS))
def test_guarding_can_be_undone(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", guard(text))


@given(st.dictionaries(st.sampled_from(["title", "short", "more", "again", "date"]), VISIBLE | WRITTEN, min_size=1))
def test_any_text_is_written_so_that_yaml_reads_the_same(texts: dict[str, str]) -> None:
    record = {"id": "a"} | {key: unwrap(text) for key, text in texts.items() if unwrap(text)}
    for house in (House(), House("'", one_line=True)):
        read = yaml.safe_load(append_record("", record, house))[0]
        assert {key: unwrap(text) for key, text in read.items()} == record
