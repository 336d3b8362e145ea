"""The pages in a real browser, judged by axe (WCAG 2.2, levels A and AA), wide and narrow, light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccpr_graph.store import Release
from tests.sampling import sampled
from tests.web.conftest import Running, start, stop
from tests.web.test_browser import BROWSER

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATHS = [
    "/",
    "/ontology",
    "/ontology/0.1.0",
    "/dataset",
    "/.well-known/sparql-examples",
    "/ontology/changes",
    "/shapes",
    "/shapes/Annotation",
    "/shapes/CitedEntity",
    "/id/document/ccpr-c-kaz-co-3/paragraph/34.html",
    "/id/document/ccpr-c-kaz-co-3/concern/37/b.html",
    "/id/state/kaz.html",
]
# Terms and shapes are made by one template each, and axe takes a minute for all of them.
WAIT = 120_000
"""Milliseconds for what takes one of them, or a second."""
FEWER = "document.querySelectorAll('.term').forEach((term, at) => at >= 12 && term.remove())"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def served(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(release.folder, tmp_path_factory.mktemp("log") / "log", timeout=60)
    yield running
    stop(running)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser that waits for as long as it takes."""
    playwright = pytest.importorskip("playwright.sync_api")
    pytest.importorskip("axe_playwright_python")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"], timeout=WAIT
        )
        yield launched
        launched.close()


@pytest.mark.parametrize(
    ("path", "scheme"),
    sampled([*((path, "light") for path in PATHS), ("/ontology", "dark"), ("/shapes/Annotation", "dark")], every=6),
)
def test_axe_finds_nothing(served: Running, browser: Any, path: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(color_scheme=scheme, bypass_csp=True)  # the policy would refuse the script of the test
    page.set_default_timeout(WAIT)
    page.goto(served.url + path)
    page.evaluate(FEWER)
    for hidden in page.locator("summary").all()[:3]:
        hidden.click()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    page.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_scrolls_in_one_direction(served: Running, browser: Any, path: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 700})
    page.set_default_timeout(WAIT)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(served.url + path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()
    assert wide <= 0
    assert refused == [], "the content security policy, or something that is not there"


def test_an_iri_leads_to_its_term(served: Running, browser: Any) -> None:
    """``https://w3id.org/ccpr-graph/ontology#Concern`` leads to /ontology#Concern, which is on the page and in view."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.set_default_timeout(WAIT)
    page.goto(served.url + "/ontology#Concern")
    # It scrolls there when all is in its place, which may be after the page has come.
    top = "document.querySelector('#Concern').getBoundingClientRect().top"
    page.wait_for_function(f"{top} >= -1 && {top} < 800")
    page.close()


def test_the_picture_prints_on_one_page(root: Path, browser: Any, tmp_path: Path) -> None:
    drawn = shutil.copy(root / "docs" / "model.svg", tmp_path / "model.svg")
    page = browser.new_page()
    page.goto(f"file://{drawn}")
    printed = page.pdf(format="A4", landscape=True)
    page.close()
    assert printed.count(b"/Type /Page\n") == 1 or printed.count(b"/Type /Page/") + printed.count(b"/Type /Page ") == 1
