"""Two people, or a failing disk, never lose what somebody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.editing.entries import read_entries
from bot.editing.saving import render, save
from tests.unit.sheets import (
    Desk,
    change_by_hand,
    codes,
)


def test_a_row_that_somebody_else_changed_is_a_conflict(desk: Desk) -> None:
    file = desk.knowledge / "answers/help/help_housing.yml"
    change_by_hand(file, "owner: office", "owner: somebody")
    desk.edit(("answers", "help_housing", "page_en", "A home"), ("answers", "help_court", "owner", "court-team"))
    before = desk.bytes()
    outcome = desk.take()
    assert codes(outcome) == ["conflict"]
    assert "help_housing" in outcome.findings[0].in_language("en")
    assert desk.bytes() == before


def test_a_row_that_its_editor_left_alone_keeps_what_somebody_else_changed(desk: Desk) -> None:
    change_by_hand(desk.knowledge / "answers/help/help_housing.yml", "owner: office", "owner: somebody")
    desk.edit(("answers", "help_court", "owner", "court-team"))
    outcome = desk.take()
    assert outcome.findings == []
    assert [edit.id for edit in outcome.edits] == ["help_court"]
    assert desk.raw("answers", "help_housing")["owner"] == "somebody"


def test_the_same_change_by_two_people_is_no_conflict(desk: Desk) -> None:
    change_by_hand(desk.knowledge / "answers/help/help_housing.yml", "owner: office", "owner: somebody")
    desk.edit(("answers", "help_housing", "owner", "somebody"))
    outcome = desk.take()
    assert (outcome.findings, outcome.edits) == ([], [])


def test_a_file_that_was_imported_can_be_imported_again(desk: Desk) -> None:
    desk.edit(("answers", "help_housing", "owner", "housing-team"))
    assert len(desk.take().edits) == 1
    outcome = desk.take()
    assert (outcome.findings, outcome.edits) == ([], [])


def test_a_changed_row_without_its_stamp_is_refused(desk: Desk) -> None:
    desk.edit(("answers", "help_housing", "owner", "housing-team"), ("answers", "help_housing", "stamp", None))
    assert codes(desk.take()) == ["no_stamp"]


def test_a_file_that_changes_while_it_is_imported_is_left_alone(desk: Desk) -> None:
    desk.edit(("answers", "help_housing", "owner", "housing-team"), ("answers", "help_court", "owner", "court-team"))
    snapshot = read_entries(desk.knowledge)
    texts = render(desk.take(dry_run=True).edits, snapshot, {})
    assert len(texts) == 2
    change_by_hand(desk.knowledge / "answers/help/help_housing.yml", "owner: office", "owner: somebody")
    before = desk.bytes()
    with pytest.raises(Exception, match="changed_meanwhile"):
        save(texts, snapshot)
    assert desk.bytes() == before


@pytest.mark.parametrize("failing", [1, 2])
def test_a_disk_that_fails_midway_leaves_every_file_as_it_was(
    desk: Desk, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.edit(("answers", "help_housing", "owner", "housing-team"), ("answers", "help_court", "owner", "court-team"))
    before = desk.bytes()
    replace, calls = Path.replace, []

    def replace_or_fail(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replace_or_fail)
    assert codes(desk.take()) == ["not_written"]
    assert desk.bytes() == before
