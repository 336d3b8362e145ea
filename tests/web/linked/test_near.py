"""What somebody may have meant by a name that nothing has."""

from __future__ import annotations

import pytest

from ccpr_graph import iris
from tests.web.sites import Site

DOCUMENT = "document/ccpr-c-kaz-co-3"
MEANT = [
    ("document/CCPR/C/KAZ/CO/3", DOCUMENT),
    ("document/CCPR-C-KAZ-CO-3", DOCUMENT),
    ("document/ccpr_c_kaz_co_3", DOCUMENT),
    ("document/CCPR%2FC%2FKAZ%2FCO%2F3", DOCUMENT),
    ("document/CCPR/C/KAZ/CO/4", DOCUMENT),
    ("document/CCPR/C/KAZ/CO/3/paragraph/34", DOCUMENT + "/paragraph/34"),
    ("document/CCPR/C/KAZ/CO/3/paragraph/34(b)", DOCUMENT + "/paragraph/34/b"),
    ("document/ccpr-c-kaz-co-3/paragraph/34(B)", DOCUMENT + "/paragraph/34/b"),
    ("document/ccpr-c-kaz-co-3/paragraph/34.b", DOCUMENT + "/paragraph/34/b"),
    ("state/KAZ", "state/kaz"),
    ("State/Kaz", "state/kaz"),
    ("state/Kazakhstan", "state/kaz"),
    ("state/Kazakstan", "state/kaz"),
    ("state/Казахстан", "state/kaz"),
    ("state/republic-of-kazakhstan", "state/kaz"),
    ("states/kaz", "state/kaz"),
    ("state/C%C3%B4te_d%27Ivoire", "state/civ"),
    ("instrument/CAT-OP", "instrument/cat-op"),
    ("instrument/Istanbul%20Protocol", "instrument/istanbul-protocol"),
    ("theme/tortur", "theme/torture-and-ill-treatment"),
    ("general-comment/36", "general-comment/ccpr/36"),
    ("general-comment/CCPR/C/GC/36", "general-comment/ccpr/36"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "meant"), MEANT)
def test_near_matches(site: Site, path: str, meant: str) -> None:
    response = site.ask("/id/" + path, "text/plain")
    assert response.status_code == 404
    assert f"{iris.ID}{meant}" in response.text.replace(",", " ").replace(". ", " ").rstrip(".\n").split()
    page = site.ask("/id/" + path, "text/html").text
    assert f'id/{meant}">{iris.ID}{meant}</a>' in page


@pytest.mark.parametrize(
    ("path", "all_of"),
    [
        ("state/korea", ["state/kor", "state/prk"]),
        ("state/congo", ["state/cog", "state/cod"]),
        ("state/guinea", ["state/gin", "state/gnb", "state/gnq", "state/png"]),
    ],
)
def test_a_name_of_several_has_all_of_them(site: Site, path: str, all_of: list[str]) -> None:
    """One State alone would be an answer, and perhaps the wrong one."""
    text = site.ask("/id/" + path, "text/plain").text
    assert [each for each in all_of if f"{iris.ID}{each}" in text] == all_of


@pytest.mark.parametrize("path", ["document/CCPR/C/UZB/CO/3", "document/ccpr-c-uzb-co-3", "cycle/ccpr/uzb/3"])
def test_what_is_near_is_never_about_another_state(site: Site, path: str) -> None:
    assert "kaz" not in site.ask("/id/" + path, "text/plain").text


def test_a_number_that_another_kind_has(site: Site) -> None:
    """People know the number of a paragraph, and not always what it holds."""
    text = site.ask(f"/id/{DOCUMENT}/recommendation/33", "text/plain").text
    assert f"{iris.ID}{DOCUMENT}/concern/33," in text
    assert f"{iris.ID}{DOCUMENT}/recommendation/34" in text


def test_a_protocol_is_no_part_of_its_treaty(site: Site) -> None:
    """Belarus denounced the Optional Protocol: nothing is said of it, and the Covenant's entry is about the Covenant."""
    assert "treaty-status/blr/iccpr " not in site.ask("/id/treaty-status/blr/iccpr-op1", "text/plain").text.replace(
        ".", " "
    )


def test_a_paragraph_beyond_the_last(site: Site) -> None:
    text = site.ask(f"/id/{DOCUMENT}/paragraph/999", "text/plain").text
    assert f"There is {iris.ID}{DOCUMENT}." in text
    assert f"{iris.ID}{DOCUMENT}/paragraph/59" in text
    assert f"{iris.ID}{DOCUMENT}/paragraph/1," not in text


def test_an_item_that_a_paragraph_has_not(site: Site) -> None:
    text = site.ask(f"/id/{DOCUMENT}/paragraph/34/z", "text/plain").text
    assert f"There is {iris.ID}{DOCUMENT}/paragraph/34." in text
    assert f"{iris.ID}{DOCUMENT}/paragraph/34/b" in text


@pytest.mark.parametrize(
    "path", ["qqqqqq/xxxxxxx", "state/%F0%9F%8F%B4", "document/((((", "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p"]
)
def test_what_is_near_to_nothing(site: Site, path: str) -> None:
    response = site.ask("/id/" + path, "text/plain")
    assert response.status_code == 404
    assert "/dataset tells what there is" in response.text
