"""What of ``deploy/`` can be checked without running it: the systemd unit, the Compose file, the image."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from ccpr_graph.cli import app

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "ccpr-graph@.service"


def options_of_serve() -> str:
    return CliRunner().invoke(app, ["serve", "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output


def test_the_commands_have_the_options_they_use() -> None:
    known = options_of_serve()
    (started,) = re.findall(r"^ExecStart=(.*)$", UNIT.read_text(), flags=re.MULTILINE)
    (image,) = re.findall(r"^CMD (.*)$", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    for option in {*re.findall(r"--[\w-]+", started), *re.findall(r"--[\w-]+", image)}:
        assert option in known


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed: apt-get install systemd")
    unit = tmp_path / "ccpr-graph@8001.service"
    unit.write_text(UNIT.read_text().replace("/opt/ccpr-graph/bin/ccpr-graph", sys.executable))
    checked = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "ccpr-graph" not in checked.stderr, checked.stderr
    exposed = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", str(unit)], capture_output=True, text=True
    )
    assert exposed.returncode == 0, exposed.stdout[-300:]


def test_the_compose_file_fits_the_proxy() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert set(compose["services"]) == {"replica-1", "replica-2", "proxy"}
    script = compose["services"]["proxy"]["command"][2]
    nginx = (DEPLOY / "nginx.conf").read_text()
    for old in re.findall(r"s/(.*?)/", script):
        assert nginx.count(old) == 1, old
    assert (DEPLOY / compose["x-replica"]["build"]["context"] / compose["x-replica"]["build"]["dockerfile"]).exists()
