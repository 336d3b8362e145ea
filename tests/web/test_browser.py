"""The API documentation in a real browser: it shows under its content security policy, and loads nothing from elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.conftest import Running

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
def test_the_api_documentation_shows(server: Running, tmp_path: Path) -> None:
    arguments = [
        str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        f"--user-data-dir={tmp_path}", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--enable-logging=stderr",
        "--virtual-time-budget=5000", "--dump-dom", f"{server.url}/docs",
    ]  # fmt: skip
    shown = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=True)
    assert shown.stdout.count('class="opblock-summary') >= 5
    assert "/dumps/{path}" in shown.stdout.replace("<wbr>", "").replace("\u200b", "")
    console = [line for line in shown.stderr.splitlines() if "CONSOLE" in line]
    assert not [line for line in console if "Content Security Policy" in line or "Failed to load" in line], console
