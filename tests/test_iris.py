from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccpr_graph import iris

MINTED = {
    iris.state("KAZ"): "state/kaz",
    iris.treaty_body("CCPR"): "treaty-body/ccpr",
    iris.session("CCPR", "144"): "session/ccpr/144",
    iris.meeting("CCPR", "4226"): "meeting/ccpr/4226",
    iris.cycle("CCPR", "KAZ", "3"): "cycle/ccpr/kaz/3",
    iris.cycle("CAT", "GTM", "5-6"): "cycle/cat/gtm/5-6",
    iris.document("CCPR/C/KAZ/CO/3"): "document/ccpr-c-kaz-co-3",
    iris.part(iris.document("CCPR/C/KAZ/CO/3"), "section/c/14"): "document/ccpr-c-kaz-co-3/section/c/14",
    iris.part(iris.document("CCPR/C/KAZ/CO/3"), "paragraph/34/b"): "document/ccpr-c-kaz-co-3/paragraph/34/b",
    iris.instrument("istanbul-protocol"): "instrument/istanbul-protocol",
    iris.article("iccpr", "19", "3"): "instrument/iccpr/article/19/3",
    iris.general_comment("CCPR", "36"): "general-comment/ccpr/36",
    iris.general_comment("CCPR", "36", "8"): "general-comment/ccpr/36/paragraph/8",
    iris.part(iris.general_comment("CCPR", "36"), "paragraph/8/b"): "general-comment/ccpr/36/paragraph/8/b",
    iris.rule("ccpr-rules-of-procedure", "75", "1"): "instrument/ccpr-rules-of-procedure/rule/75/1",
    iris.domestic_law("kaz/criminal-code"): "domestic-law/kaz/criminal-code",
    iris.domestic_law("KAZ/criminal-code", "article", "174"): "domestic-law/kaz/criminal-code/article/174",
    iris.domestic_law(
        "kaz/law-on-communication", "article", "41-1"
    ): "domestic-law/kaz/law-on-communication/article/41-1",
    iris.domestic_law("pak/penal-code", "section", "295-C"): "domestic-law/pak/penal-code/section/295-c",
    iris.domestic_law("pak/penal-code", "Section", "153 bis", "2"): "domestic-law/pak/penal-code/section/153-bis/2",
    iris.treaty_status("KAZ", "iccpr-op2"): "treaty-status/kaz/iccpr-op2",
    iris.scheme("themes"): "scheme/themes",
    iris.resource("theme/death-penalty"): "theme/death-penalty",
    iris.resource("event/kaz/january-2022"): "event/kaz/january-2022",
    iris.resource("policy/kaz/national-plan"): "policy/kaz/national-plan",
    iris.part(iris.document("CCPR/C/KAZ/CO/3"), "review/concern/33/theme-torture/1"): (
        "document/ccpr-c-kaz-co-3/review/concern/33/theme-torture/1"
    ),
    iris.extraction("closing-bracket"): "extraction/closing-bracket",
}


@pytest.mark.parametrize("minted", MINTED)
def test_forms(minted: str) -> None:
    """The forms of docs/ontology.md, which other people's queries rely on."""
    assert minted == f"https://w3id.org/ccpr-graph/id/{MINTED[minted]}"
    kind, *steps = MINTED[minted].split("/")
    assert iris.identify(minted) == iris.Resource(kind, tuple(steps))


def test_terms_and_graphs() -> None:
    assert iris.term("Concern") == "https://w3id.org/ccpr-graph/ontology#Concern"
    assert iris.graph("document", "ccpr-c-kaz-co-3") == "https://w3id.org/ccpr-graph/graph/document/ccpr-c-kaz-co-3"


@given(st.text())
def test_a_slug_is_always_well_formed(name: str) -> None:
    try:
        made = iris.slug(name)
    except ValueError:
        return
    assert iris.identify(iris.instrument(made)).steps == (made,)
    assert iris.slug(made) == made


@pytest.mark.parametrize(
    "path", ["", "paragraph/", "paragraph/34 b", "Paragraph/34", "../state/kaz", "paragraph/34#x", "a//b"]
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        iris.part(iris.document("CCPR/C/KAZ/CO/3"), path)


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/id/state/kaz",
        iris.ID,
        iris.ID + "state",
        iris.ID + "state/KAZ",
        iris.ID + "state/kaz/",
        iris.term("State"),
    ],
)
def test_what_is_no_resource_is_refused(iri: str) -> None:
    with pytest.raises(ValueError, match=r"is not below|does not have the form"):
        iris.identify(iri)
    with pytest.raises(ValueError, match=r"no IRI|slug"):
        iris.part("https://example.org/", "paragraph/1")


@pytest.mark.parametrize("path", ["", "theme", "theme/Torture", "theme/x/", "/theme/x", "75 per cent"])
def test_what_is_no_path_of_a_resource_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        iris.resource(path)
