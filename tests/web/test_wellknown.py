"""What crawlers look for: robots.txt, sitemaps, llms.txt, each with the addresses of the server that is asked."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from ccpr_graph import iris, manifest
from ccpr_graph.store import Engine, Release
from ccpr_graph.web.wellknown import MOST, Pages, robots, sitemap_of
from tests.store.releases import write_manifest, write_release
from tests.web.apps import app_of
from tests.web.sites import Site

PUBLIC = "https://example.org/rights"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MANY = 2 * MOST + 17


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Site]:
    """A release with many pages, of a version, at an address with a path."""
    folder = write_release(tmp_path_factory.mktemp("large"))
    pages = "".join(f"theme/a-{number}\n" for number in range(MANY)).encode()
    (folder / manifest.PAGES).write_bytes(pages)
    entries = manifest.read_manifest(folder).files
    listed = manifest.ReleaseFile(manifest.PAGES, "text/plain", len(pages), hashlib.sha256(pages).hexdigest())
    write_manifest(folder, *entries, listed)
    versioned = replace(manifest.read_manifest(folder), version="1.0.0", issued="2026-12-01")
    (folder / manifest.MANIFEST).write_text(versioned.to_json())
    made = Site(app_of(Release.open(folder), engine, PUBLIC))
    yield made
    made.close()


def locations(text: str | bytes, root: str) -> list[str]:
    tree = ElementTree.fromstring(text)
    assert tree.tag == SPACE + root
    return [str(each.findtext(f"{SPACE}loc")) for each in tree]


@pytest.mark.parametrize(
    ("address", "path", "allowed"),
    [
        ("https://example.org", "/", True),
        ("https://example.org", "/dataset", True),
        ("https://example.org", "/id/state/kaz.html", True),
        ("https://example.org", "/id/state/kaz.ttl", True),
        ("https://example.org", "/dumps/graph.ttl", True),
        ("https://example.org", "/sparql", False),
        ("https://example.org", "/sparql?query=ASK%20%7B%7D", False),
        ("https://example.org", "/store?default", False),
        ("https://example.org", "/reconcile?queries=%7B%7D", False),
        (PUBLIC, "/rights/dataset", True),
        (PUBLIC, "/rights/sparql?query=x", False),
        (PUBLIC, "/sparql", True),
    ],
)
def test_robots(address: str, path: str, allowed: bool) -> None:
    parser = RobotFileParser()
    parser.parse(robots(address, sitemap=True).splitlines())
    assert parser.can_fetch("AnyBot", path) is allowed
    assert parser.site_maps() == [f"{address}/sitemap.xml"]
    assert parser.crawl_delay("AnyBot") is None, "which is no part of RFC 9309"


def test_robots_over_http(site: Site) -> None:
    answer = site.ask("/robots.txt", "*/*")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "Sitemap: http://test/sitemap.xml" in answer.text
    assert site.ask("/robots.txt", **{"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_no_sitemap_is_promised_where_there_is_none() -> None:
    assert "Sitemap" not in robots("http://test", sitemap=False)


def test_the_sitemap_lists_pages_that_are_there(site: Site, release: Release) -> None:
    answer = site.ask("/sitemap.xml", "*/*")
    assert answer.headers["content-type"] == "application/xml"
    assert "lastmod" not in answer.text, "a working build has no date"
    addresses = locations(answer.text, "urlset")
    assert len(addresses) == len(set(addresses)) <= MOST
    subjects = set(
        re.findall(rf"^<({re.escape(iris.ID)}[^>]*)>", release.folder.joinpath("graph.nq").read_text(), re.M)
    )
    resources = [each for each in addresses if each.startswith("http://test/id/")]
    assert "http://test/id/document/ccpr-c-kaz-co-3.html" in resources
    for each in resources:
        assert each.endswith(".html")
        assert iris.BASE + each.removeprefix("http://test/").removesuffix(".html") in subjects
    fixed = sorted(set(addresses) - set(resources))
    assert {"http://test/", "http://test/dataset.html", "http://test/ontology.html"} <= set(fixed)
    for each in fixed:
        page = site.ask(urlsplit(each).path)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), each


def test_compressed(site: Site) -> None:
    answer = site.ask("/sitemap.xml.gz", "*/*")
    assert answer.headers["content-type"] == "application/gzip"
    assert gzip.decompress(answer.content) == site.ask("/sitemap.xml", "*/*").content
    assert answer.content == site.ask("/sitemap.xml.gz", "*/*").content


def test_many_pages_are_split_and_none_is_lost(large: Site) -> None:
    index = large.ask("/rights/sitemap.xml", "*/*").text
    parts = locations(index, "sitemapindex")
    assert parts == [f"{PUBLIC}/sitemap-{number}.xml" for number in (1, 2, 3)]
    assert index.count("<lastmod>2026-12-01</lastmod>") == 3
    listed = []
    for each in parts:
        text = large.ask(urlsplit(each).path, "*/*").text
        addresses = locations(text, "urlset")
        assert len(addresses) <= MOST and len(text.encode()) < 50 * 2**20
        assert text.count("<lastmod>2026-12-01</lastmod>") == len(addresses)
        listed += addresses
    themes = [each for each in listed if "/id/" in each]
    assert themes == [f"{PUBLIC}/id/theme/a-{number}.html" for number in range(MANY)]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("number", ["0", "4", "x", "01", "-1", "9" * 5000], ids=lambda number: number[:5])
def test_there_is_no_further_sitemap(large: Site, number: str) -> None:
    assert large.ask(f"/rights/sitemap-{number}.xml", "*/*").status_code == 404


def test_one_sitemap_has_no_parts(site: Site) -> None:
    assert site.ask("/sitemap-1.xml", "*/*").status_code == 404


def test_a_sitemap_is_well_formed_whatever_is_in_it() -> None:
    hostile = ["http://h/?a=1&b=<x>", "http://h/'\""]
    assert locations(sitemap_of(hostile, None), "urlset") == hostile


def test_a_release_without_a_list_has_pages(tmp_path: Path) -> None:
    pages = Pages.of(Release.open(write_release(tmp_path / "release")))
    assert (list(pages.part(1)), pages.parts) == (["", "dumps/"], 1)


@pytest.fixture(scope="module")
def llms(site: Site) -> str:
    answer = site.ask("/llms.txt", "*/*")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
    return answer.text


def test_llms_has_the_form_that_is_proposed(llms: str) -> None:
    """https://llmstxt.org: a heading, a summary as a quotation, text without headings, sections of links."""
    first, summary = llms.strip().split("\n\n")[:2]
    assert re.fullmatch(r"# [^\n]+", first)
    assert re.fullmatch(r"> [^\n]+", summary)
    head, *sections = re.split(r"^## ", llms, flags=re.MULTILINE)
    assert not re.search(r"^#", head.removeprefix("# ").lstrip(), flags=re.MULTILINE)
    assert [each.partition("\n")[0] for each in sections] == ["Data", "Ask", "What the words mean", "Optional"]
    for section in sections:
        for line in filter(None, section.split("\n")[1:]):
            assert re.fullmatch(r"- \[[^]]+\]\(http://test/[^)]*\): .+", line), line


def test_what_llms_names_is_there(site: Site, llms: str) -> None:
    addresses = re.findall(r"\]\(http://test(/[^)]*)\)", llms)
    assert len(addresses) > 8
    for path in set(addresses):
        assert site.ask(path, "*/*", "HEAD").status_code == 200, path


def test_llms_tells_counts_licence_and_caution(llms: str, release: Release) -> None:
    assert f"{release.statistics['triples']:,} triples" in llms
    assert f"Recommendation ({release.statistics['classes'][iris.term('Recommendation')]:,})" in llms
    assert "1 document," in llms
    assert "https://creativecommons.org/licenses/by/4.0/" in llms
    assert "does not speak for the Committee" in llms
    assert "&#" not in llms and "&amp;" not in llms
