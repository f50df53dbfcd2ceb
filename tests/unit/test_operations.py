"""The files of deploy/ name what is there: metrics, settings, commands, addresses."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml

from bot.cli.main import main
from bot.messages import Outcome
from bot.settings import PROJECT_ROOT
from tests.unit.test_documents import SETTING, settings_of_the_code

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = PROJECT_ROOT / "deploy"
MONITORING = DEPLOY / "monitoring"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


def read_yaml(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_settings_that_exist_are_set(path: Any) -> None:
    assert set(SETTING.findall(path.read_text(encoding="utf-8"))) <= settings_of_the_code()


def test_no_file_holds_a_secret() -> None:
    for line in (DEPLOY / "example.env").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or line.endswith("=")
    assert set(read_yaml("kubernetes/secret.example.yaml")[0]["stringData"].values()) == {""}


@pytest.mark.parametrize("name", ["compose.yml", "kubernetes/repere.yaml"])
def test_a_container_is_bound(name: str) -> None:
    """Not root, nothing writable but what must be, no capability."""
    if name == "compose.yml":
        servers = [service for key, service in read_yaml(name)[0]["services"].items() if key.startswith("bot")]
        assert len(servers) == 2
        for server in servers:
            assert server["read_only"] is True
            assert server["cap_drop"] == ["ALL"]
        return
    pod = next(part for part in read_yaml(name) if part["kind"] == "Deployment")["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True


def test_the_image_runs_a_command_that_exists_as_nobody() -> None:
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER \d+$", image, re.MULTILINE)
    assert re.search(r'^CMD \["bot", "(\w+)"\]', image, re.MULTILINE)[1] in main.commands  # type: ignore[index]
    unit = (DEPLOY / "systemd" / "repere.service").read_text(encoding="utf-8")
    assert "bot serve --workers" in unit
    assert any("--workers" in option.opts for option in main.commands["serve"].params)


def promtool(*arguments: Any) -> None:
    done = subprocess.run(
        ["promtool", *map(str, arguments)], capture_output=True, text=True, cwd=MONITORING, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_wakes_when_it_should_and_only_then() -> None:
    """Played by Prometheus itself: quiet days, nobody there, one of two servers away, danger never seen, errors over."""
    promtool("check", "config", "prometheus.yml")
    promtool("test", "rules", "alerts_test.yml")
    alerts = {rule["alert"] for group in read_yaml("monitoring/alerts.yml")[0]["groups"] for rule in group["rules"]}
    played = {
        case["alertname"]
        for test in read_yaml("monitoring/alerts_test.yml")[0]["tests"]
        for case in test["alert_rule_test"]
        if case["exp_alerts"]
    }
    assert played == alerts


def test_the_dashboard_asks_what_prometheus_understands(tmp_path: Path) -> None:
    panels = json.loads((MONITORING / "grafana.json").read_text(encoding="utf-8"))["panels"]
    expressions = [target["expr"] for panel in panels for target in panel.get("targets", [])]
    rules = [{"record": f"dashboard:{number}", "expr": expression} for number, expression in enumerate(expressions)]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    promtool("check", "rules", tmp_path / "rules.yml")
    assert len(expressions) > 15
    assert set(re.findall(r'outcome!?="(\w+)"', " ".join(expressions))) <= set(get_args(Outcome))
    assert all(panel["description"] for panel in panels if panel["type"] != "row")
