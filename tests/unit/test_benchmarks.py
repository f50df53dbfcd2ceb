"""The arithmetic of the benchmarks: percentiles, pace, sizes, ratios and aims, on values that can be checked by hand."""

from __future__ import annotations

import math
import sqlite3
import statistics
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.__main__ import _parse
from benchmarks.aims import list_checks
from benchmarks.client import Job, draw_pauses, read_messages, read_varied_messages, run_apart
from benchmarks.enlarging import multiply_events, multiply_knowledge, multiply_training_data
from benchmarks.figures import Crowd, Figures, percentile
from benchmarks.machine import count_examples
from benchmarks.plan import PARTS, Plan
from benchmarks.processes import ProcessError
from benchmarks.report import Report, to_markdown
from benchmarks.rows import Row
from benchmarks.sizes import disk_bytes, installed_mb, locked_names
from benchmarks.soak.__main__ import write_memory, write_overload
from benchmarks.soak.memory import Memory
from benchmarks.soak.overload import Overload, list_faults
from benchmarks.soak.storm import Met, Storm
from benchmarks.stock_bot import Stock
from benchmarks.subjects import Floor, copy_project
from bot.knowledge_base.loader import load_knowledge
from bot.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

MACHINE = {
    "measured_at": "now",
    "cpu": "one",
    "cores": 1,
    "memory_mb": 1,
    "system": "some",
    "python": "3",
    "commit": "none",
    "sources": "0",
    "training_examples": 0,
    "load_average": [0.0, 0.0, 0.0],
}


@pytest.mark.parametrize(("percent", "expected"), [(1, 1), (50, 50), (99, 99), (99.5, 100), (100, 100)], ids=str)
def test_a_percentile_is_a_value_that_was_measured(percent: float, expected: float) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_the_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 99) == 7.0


def test_a_crowd_tells_rate_and_processor_time_by_the_median_round() -> None:
    crowd = Crowd(latencies_ms=[[1.0] * 10, [1.0] * 20, [1.0] * 40], elapsed_s=[1.0, 1.0, 1.0], cpu_s=[0.1, 0.1, 0.1])
    assert crowd.rate() == 20
    assert crowd.cpu_ms_a_message() == 5
    assert crowd.core_rate() == 200


def test_thinking_takes_its_mean_and_spreads_as_random_arrivals_do() -> None:
    pauses = [pause for seed in range(400) for pause in draw_pauses(seed, 10.0, 300.0)]
    assert statistics.mean(pauses) == pytest.approx(10, rel=0.05)
    assert statistics.pstdev(pauses) == pytest.approx(
        10, rel=0.1
    )  # an exponential distribution's mean and deviation agree
    assert sum(pause > 10 for pause in pauses) / len(pauses) == pytest.approx(math.exp(-1), abs=0.02)


def test_the_same_seed_gives_the_same_pauses_and_another_one_others() -> None:
    assert draw_pauses(3, 10.0, 60.0) == draw_pauses(3, 10.0, 60.0)
    assert draw_pauses(3, 10.0, 60.0) != draw_pauses(4, 10.0, 60.0)


def test_pauses_cover_the_time_asked_for() -> None:
    assert all(sum(draw_pauses(seed, 10.0, 60.0)) >= 60 for seed in range(20))


def test_varied_messages_are_all_different_and_others_with_another_seed() -> None:
    once, other = read_varied_messages(1), read_varied_messages(2)
    for language, texts in once.items():
        assert len(set(texts)) == len(texts) > Plan().repeated_messages / 2
        assert set(texts) != set(other[language])


def test_both_languages_say_as_many_messages_as_the_two_single_turns_need() -> None:
    """Turns 2 and 200 are compared, so they must carry the same words."""
    plan = Plan()
    for texts in read_messages().values():
        assert (plan.long_turns - plan.early_turn) % len(texts) == 0


def lock(*packages: dict[str, Any]) -> dict[str, Any]:
    return {"package": list(packages)}


def test_the_lock_leaves_out_development_groups_other_systems_and_extras_not_asked_for() -> None:
    names = locked_names(
        lock(
            {
                "name": "project",
                "source": {"virtual": "."},
                "dependencies": [
                    {"name": "used", "extra": ["fast"]},
                    {"name": "elsewhere", "marker": "sys_platform == 'never'"},
                ],
                "dev-dependencies": {"dev": [{"name": "linter"}]},
            },
            {
                "name": "used",
                "source": {"registry": "r"},
                "dependencies": [{"name": "deep"}],
                "optional-dependencies": {"fast": [{"name": "quick"}], "slow": [{"name": "lazy"}]},
            },
            {"name": "deep", "source": {"registry": "r"}, "dependencies": [{"name": "used"}]},
            *({"name": name, "source": {"registry": "r"}} for name in ("quick", "lazy", "linter", "elsewhere")),
        )
    )
    assert names == {"used", "deep", "quick"}


def test_an_installed_project_counts_with_what_it_needs() -> None:
    names = locked_names(tomllib.loads((PROJECT_ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert {"repere", "rasa", "spacy", "aiohttp"} <= names
    assert not {"pytest", "mypy", "ruff", "playwright"} & names


def test_the_size_counts_files_with_bytecode_and_refuses_what_is_missing(tmp_path: Path) -> None:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    (site / "thing" / "__pycache__").mkdir(parents=True)
    info = site / "thing-1.0.dist-info"
    info.mkdir()
    (site / "thing" / "__init__.py").write_bytes(b"#" * 100_000)
    (site / "thing" / "__pycache__" / "__init__.cpython-311.pyc").write_bytes(b"1" * 200_000)
    (site / "thing" / "__pycache__" / "__init__.cpython-311-pytest-8.pyc").write_bytes(b"1" * 900_000)
    (site / "stranger.py").write_bytes(b"#" * 900_000)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: Thing\nVersion: 1.0\n")
    (info / "RECORD").write_text("thing/__init__.py,,\nthing-1.0.dist-info/METADATA,,\nthing-1.0.dist-info/RECORD,,\n")
    packages = '[[package]]\nname = "mine"\nsource = { virtual = "." }\ndependencies = [{ name = "thing" }]\n'
    (tmp_path / "uv.lock").write_text(packages + '[[package]]\nname = "thing"\nsource = { registry = "r" }\n')
    assert 300_000 / 2**20 < installed_mb(tmp_path / "env", tmp_path / "uv.lock") < 400_000 / 2**20
    info.rename(site / "other-1.0.dist-info")
    (site / "other-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    with pytest.raises(LookupError, match="thing"):
        installed_mb(tmp_path / "env", tmp_path / "uv.lock")


def test_a_file_with_two_names_takes_the_disk_once(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1" * 50_000)
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    assert disk_bytes([tmp_path / "one", tmp_path / "two"]) == disk_bytes([tmp_path / "one"]) >= 50_000


def test_a_ratio_says_how_many_times_better_ours_is() -> None:
    assert Row("time", {"repere": 5.0, "stock": 40.0}).ratio() == 8
    assert Row("rate", {"repere": 100.0, "stock": 25.0}, more_is_better=True).ratio() == 4
    assert Row("alone", {"repere": 5.0}).ratio() is None


def figures(median_ms: float, cpu_s: float) -> Figures:
    crowds = {many: Crowd([[median_ms] * 100], elapsed_s=[1.0], cpu_s=[cpu_s]) for many, _ in Plan().crowds}
    paced = Crowd([[median_ms] * 95 + [70.0] * 5], elapsed_s=[60.0], cpu_s=[cpu_s])
    return Figures("bot", ready_s=[4.0], first_answer_s=[4.1], resident_after_mb=440.0, crowds=crowds, paced=paced)


def test_aims_are_judged_by_core_pace_and_decimal_megabytes() -> None:
    report = Report(MACHINE, "command", Plan(), {"repere": figures(9.0, 0.4), "stock": figures(40.0, 4.4)})
    reached = {check.title: check for check in list_checks(report.rows(), report.plan)}
    times = reached["≥ 10 times stock Rasa's messages a second of one core"]
    assert times.value == pytest.approx(11)
    assert times.is_reached
    assert reached["Median at one conversation ≤ 10 ms"].is_reached
    assert not reached["99th percentile with 100 conversations at a visitor's pace ≤ 60 ms"].is_reached
    assert reached["Start to ready ≤ 5 s"].is_reached
    assert not reached["Resident ≤ 450 MB"].is_reached  # 440 MiB are 461 MB


def test_a_run_of_one_part_prints_only_what_it_measured() -> None:
    report = Report(MACHINE, "command", Plan(), {"repere": Figures("Repère")}, sizes_mb={"repere": 1000.0})
    text = to_markdown(report)
    assert "| Installed environment ≤ 900 MB | 1 048.58 | **no** |" in text
    assert "Start to ready" not in text
    assert "Stage of" not in text


def test_every_part_can_be_asked_for_and_no_other() -> None:
    assert _parse(["--only", ",".join(PARTS)]).only == list(PARTS)
    with pytest.raises(SystemExit):
        _parse(["--only", "weather"])


def test_twice_the_training_data_are_twice_the_examples(tmp_path: Path) -> None:
    project = copy_project(PROJECT_ROOT, tmp_path)
    before = count_examples(project)
    multiply_training_data(project, 2)
    assert count_examples(project) == 2 * before


def test_twice_the_knowledge_can_be_loaded(tmp_path: Path) -> None:
    project = copy_project(PROJECT_ROOT, tmp_path)
    before = load_knowledge(project / "knowledge")
    multiply_knowledge(project, 2)
    after = load_knowledge(project / "knowledge")
    assert len(after.answers) == 2 * len(before.answers)
    assert len(after.services) == 2 * len(before.services)


def test_a_stock_store_is_filled_by_copies_of_real_conversations(tmp_path: Path) -> None:
    file = tmp_path / "stock.db"
    connection = sqlite3.connect(file)
    connection.execute(
        "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, type_name TEXT, timestamp REAL, intent_name TEXT,"
        " action_name TEXT, data TEXT)"
    )
    rows = [("one", "user"), ("one", "bot"), ("two", "user")]
    connection.executemany("INSERT INTO events (sender_id, type_name) VALUES (?, ?)", rows)
    connection.commit()
    multiply_events(file, 10)
    assert connection.execute("SELECT count(DISTINCT sender_id), count(*) FROM events").fetchone() == (12, 3 + 15)
    connection.close()


def test_a_stock_model_of_other_data_is_refused(tmp_path: Path) -> None:
    project = copy_project(PROJECT_ROOT, tmp_path / "project")
    stock = Stock(project, epochs=100)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "stock.tar.gz").write_bytes(b"a model")
    facts = '{"seconds": 1, "epochs": 5, "measured_at": "then", "load_average": [], "inputs": "%s"}'
    (kept / "training.json").write_text(facts % Stock(project, epochs=5).hash_inputs())
    assert stock.take(kept).epochs == 5
    (project / "domain.yml").write_text("changed: true\n")
    with pytest.raises(ProcessError, match="other data"):
        stock.take(kept)


def test_memory_is_judged_by_its_slope_after_the_warm_up() -> None:
    loading = [(0, 400.0), (1000, 480.0)]
    steady = Memory([*loading, *((said, 500.0) for said in range(2000, 11_000, 1000))], 0)
    leaking = Memory([*loading, *((said, 500.0 + said / 1024) for said in range(2000, 11_000, 1000))], 0)
    assert steady.kib_a_message() == pytest.approx(0)
    assert not steady.is_growing()
    assert leaking.kib_a_message() == pytest.approx(1)  # one MiB in 1,024 messages
    assert leaking.is_growing()
    assert "1.000 KiB a message" in write_memory(leaking)


def test_a_few_messages_are_not_judged() -> None:
    assert not Memory([(0, 400.0), (100, 450.0), (200, 500.0)], 0).is_growing()


def overload(**met: Any) -> Overload:
    calm = {
        "latencies_ms": {"200": [50.0] * 900, "503": [2.0] * 100},
        "eager": {"200": 30, "429": 5},
        "help_ms": [3.0] * 10,
        "recovery_s": 0.4,
    }
    return Overload(Storm("http://127.0.0.1:1", 70.0, 600.0, 420, 100.0), 30.0, Met(**{**calm, **met}), 480.0, 500.0)


def test_an_overload_that_is_turned_away_with_help_lines_has_no_fault() -> None:
    assert list_faults(overload()) == []
    assert "| turned away (503) | 100 | 2 | 2 |" in write_overload(overload())


@pytest.mark.parametrize(
    ("met", "fault"),
    [
        ({"latencies_ms": {"200": [50.0], "500": [1.0]}}, "neither 200"),
        ({"latencies_ms": {"200": [50.0], "none": [30_000.0]}}, "no answer"),
        ({"latencies_ms": {"200": [16_000.0] * 10}}, "99th percentile of answers"),
        ({"refused_without_lines": 1}, "no help lines"),
        ({"refused_without_time": 1}, "when to try again"),
        ({"eager": {"200": 35}}, "never told to wait"),
        ({"help_failures": 1}, "help lines failed"),
        ({"help_ms": [4_000.0]}, "help lines is over"),
        ({"recovery_s": None}, "to recover"),
        ({"recovery_s": 11.0}, "to recover"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_thing_that_must_not_happen_in_an_overload_is_a_fault(met: dict[str, Any], fault: str) -> None:
    """D12, E3: refusals carry the lines and come soon."""
    (found,) = list_faults(overload(**met))
    assert fault in found


@pytest.mark.parametrize("is_paced", [True, False], ids=["at a pace", "without a pause"])
def test_visitors_really_write_as_the_job_says(tmp_path: Path, *, is_paced: bool) -> None:
    """Against the real floor, whose answers take next to no time."""
    running = Floor(copy_project(PROJECT_ROOT, tmp_path)).start()
    try:
        running.wait_until_ready()
        pace = {"think_s": 0.25, "seconds": 2.0, "seed": 5} if is_paced else {}
        outcome = run_apart(Job(running.dialect, running.url, 20, 10, 20, **pace))
    finally:
        running.stop()
    assert running.front.process.poll() is not None
    assert outcome.failures == 0
    if is_paced:
        assert outcome.elapsed_s < 4
        assert 100 < outcome.answered < 220  # 20 visitors, a message each quarter of a second, two seconds: 160
    else:
        assert [len(turns) for turns in outcome.latencies_ms] == [10] * 20
