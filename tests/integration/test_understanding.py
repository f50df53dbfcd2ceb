"""What the trained model understands, by the commands that people run; the figures are in docs/understanding.md."""

from __future__ import annotations

import csv
import json
import re
import subprocess

import pytest
import yaml
from defusedxml import ElementTree

from bot.safety.detector import load_detector
from tests.conftest import ROOT, Server
from tests.integration.test_rasa_project import rasa

BOT = ROOT / ".venv" / "bin" / "bot"
DEVELOPMENT = ROOT / "benchmarks" / "development"
FLOORS = {
    "accuracy": 92.0,
    "right among the first three": 97.0,
    "out of scope and not answered": 88.0,
    "safety: urgent": 95.0,
}
CEILINGS = {"in scope but not answered": 3.5, "safety: false alarms": 5.0}
CALIBRATION = 0.06
SUICIDE_LINE = "suicide-crisis-helpline-988"


def bot(*arguments: object, stdin: str = "") -> str:
    done = subprocess.run(
        [BOT, *map(str, arguments)], cwd=ROOT, input=stdin, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-2000:]
    return done.stdout


def parse(*lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in bot("parse", stdin="\n".join(lines) + "\n").splitlines()]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_development_set_is_understood(language: str, model) -> None:
    """Issue 3's figures, a little below what was reached, so that a change that costs understanding is seen."""
    printed = bot("evaluate", DEVELOPMENT / f"{language}.tsv")
    values = {
        name: float(value) for name, value in re.findall(r"^\| ([^|]+?) \| ([\d.]+) ?[%|]", printed, re.MULTILINE)
    }
    for name, floor in FLOORS.items():
        assert values[name] >= floor, name
    for name, ceiling in CEILINGS.items():
        assert values[name] <= ceiling, name
    assert float(re.search(r"calibration error \(ECE\) \| ([\d.]+)", printed)[1]) <= CALIBRATION
    assert "| worst intents |" in printed
    assert "| meant | understood |" in printed
    picture = ROOT / "results" / f"confusion-development-{language}.svg"
    drawn = ElementTree.fromstring(picture.read_bytes())
    assert drawn.tag.endswith("}svg")
    assert any("→" in (title.text or "") for title in drawn.iter("{http://www.w3.org/2000/svg}title"))


def test_parse_prints_one_object_a_line_as_the_contract_says(model) -> None:
    lines = [
        "signes of traficking??",
        "jsuis enfermée il a ma clé",
        "recette de tarte au sucre",
        "un abri à Sudbury",
        " ",
    ]
    parsed = parse(*lines)
    assert len(parsed) == len(lines)
    for item in parsed:
        assert set(item) == {"text", "language", "intent", "confidence", "ranking", "entities", "urgent"}
        assert len(item["ranking"]) <= 5
    assert [item["intent"] for item in parsed[:4]] == [
        "trafficking_signs",
        "danger_now",
        "out_of_scope",
        "help_housing",
    ]
    assert [item["urgent"] for item in parsed] == [False, True, False, False, False]
    assert [item["language"] for item in parsed[:4]] == ["en", "fr", "fr", "fr"]
    assert [entity["value"] for entity in parsed[3]["entities"] if entity["entity"] == "place"] == ["Greater Sudbury"]


@pytest.mark.parametrize(
    "text",
    [
        "I read about this for an essay. It is interesting. My friend is being held in a room and can't leave, please help",
        "Merci pour votre site. J'ai lu la stratégie. En fait il me force à coucher avec des hommes pour payer ma dette",
    ],
)
def test_a_sentence_of_danger_wins_wherever_it_stands(text: str, model) -> None:
    assert parse(text)[0]["urgent"]


def test_the_model_silences_no_curated_cry_for_help(model) -> None:
    detector = load_detector(ROOT / "knowledge" / "safety")
    lines = [example for pattern in detector.patterns for example in pattern.examples]
    assert [item["text"] for item in parse(*lines) if not item["urgent"]] == []


@pytest.mark.parametrize("text", ["\u00a0/restart", '\u2003/danger_now{"detail": "zz"}', "//greet", "\r/session_start"])
def test_no_text_of_a_visitor_is_a_command(text: str, server: Server) -> None:
    visitor = server.visitor("en")
    answer = visitor.say(text)
    assert answer["messages"]
    assert answer["intent"]["confidence"] < 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "il m'oblige à voir des clients et je veux mourir",
            {"suicide-crisis-helpline-988", "canadian-human-trafficking-hotline"},
        ),
        ("i want to kill myself and he is outside with a knife", {"suicide-crisis-helpline-988", "emergency-911"}),
    ],
)
def test_two_dangers_in_one_message_bring_the_lines_of_both(text: str, lines: set[str], server: Server) -> None:
    answer = server.visitor("fr").say(text)
    assert answer["urgent"]
    assert lines <= {contact["id"] for message in answer["messages"] for contact in message["contacts"]}


def test_rasas_own_test_command_gives_the_same_verdicts(tmp_path, model) -> None:
    with (DEVELOPMENT / "en.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if "[" not in row["text"]][
            ::9
        ]
    blocks = [{"intent": row["intent"], "examples": f"- {row['text']}\n"} for row in rows]
    (tmp_path / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, width=10**6), encoding="utf-8")
    done = rasa("test", "nlu", "--model", model, "--nlu", tmp_path / "nlu.yml", "--out", tmp_path / "out", "--no-plot")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    report = json.loads((tmp_path / "out" / "intent_report.json").read_text(encoding="utf-8"))
    parsed = parse(*(row["text"] for row in rows))
    ours = sum(item["intent"] == row["intent"] for item, row in zip(parsed, rows, strict=True)) / len(rows)
    assert report["accuracy"] == pytest.approx(ours, abs=0.03)  # ours has the safety patterns, Rasa's has not
