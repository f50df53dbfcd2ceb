"""An editor's desk for the tests of spreadsheets: exported once, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.sheets import Desk


@pytest.fixture(scope="session")
def first_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk.make(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(first_desk: Desk, tmp_path: Path) -> Desk:
    return first_desk.copy(tmp_path)
