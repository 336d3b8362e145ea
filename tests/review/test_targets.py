"""Paths that a person writes lead to targets and back; what is not known is refused with a remedy."""

from __future__ import annotations

import pytest

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import CitationKind, Document, Figure, MeasureKind, TagKind, Target
from ccpr_graph.review import path_of, read_tag_value, target_of
from ccpr_graph.review.targets import read_figure


@pytest.mark.parametrize(
    ("path", "kind", "home", "steps"),
    [
        ("instrument/iccpr", CitationKind.INSTRUMENT, "iccpr", ()),
        ("instrument/iccpr/article/19/3", CitationKind.ARTICLE, "iccpr", ("19", "3")),
        ("instrument/istanbul-protocol", CitationKind.INSTRUMENT, "istanbul-protocol", ()),
        ("instrument/crc/article/37", CitationKind.ARTICLE, "crc", ("37",)),
        ("general-comment/ccpr/36", CitationKind.GENERAL_COMMENT, "ccpr/36", ()),
        ("general-comment/ccpr/36/paragraph/8", CitationKind.GENERAL_COMMENT, "ccpr/36", ("8",)),
        ("document/ccpr-c-kaz-co-2", CitationKind.DOCUMENT, "CCPR/C/KAZ/CO/2", ()),
        ("document/ccpr-c-kaz-co-2/paragraph/16/b", CitationKind.DOCUMENT_PARAGRAPH, "CCPR/C/KAZ/CO/2", ("16", "b")),
        ("document/ccpr-c-kaz-co-1", CitationKind.DOCUMENT, "CCPR/C/KAZ/CO/1", ()),
        ("document/ccpr-c-sr-4226", CitationKind.DOCUMENT, "CCPR/C/SR.4226", ()),
        ("document/ccpr-c-sr-9", CitationKind.DOCUMENT, "CCPR/C/SR.9", ()),
        ("document/ccpr-c-kaz-co-3/paragraph/34/b", CitationKind.OWN_PARAGRAPH, "CCPR/C/KAZ/CO/3", ("34", "b")),
        ("domestic-law/kaz/criminal-code", CitationKind.DOMESTIC_LAW, "kaz/criminal-code", ()),
        ("domestic-law/kaz/law-on-refugees/article/10", CitationKind.DOMESTIC_LAW, "kaz/law-on-refugees", ("article", "10")),
    ],
)  # fmt: skip
def test_there_and_back(
    kazakhstan: Document,
    forms: Forms,
    vocabularies: Vocabularies,
    path: str,
    kind: CitationKind,
    home: str,
    steps: tuple[str, ...],
) -> None:
    target = target_of(path, kazakhstan, forms, vocabularies)
    assert (target.kind, target.source, target.steps) == (kind, home, steps)
    assert path_of(target, vocabularies) == path


def test_a_law_has_the_name_that_the_document_prints(
    kazakhstan: Document, forms: Forms, vocabularies: Vocabularies
) -> None:
    target = target_of("domestic-law/kaz/criminal-code/article/174", kazakhstan, forms, vocabularies)
    assert target.name == "Criminal Code"


def test_every_citation_leads_back(kazakhstan: Document, forms: Forms, vocabularies: Vocabularies) -> None:
    for citation in kazakhstan.citations:
        if citation.target and citation.target.kind is not CitationKind.RULE:
            path = path_of(citation.target, vocabularies)
            again = target_of(path, kazakhstan, forms, vocabularies)
            assert path_of(again, vocabularies) == path
            assert again.kind is citation.target.kind


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("", "no path of an IRI"),
        ("Article 7", "no path of an IRI"),
        ("https://w3id.org/ccpr-graph/id/instrument/cat", "no path of an IRI"),
        ("theme/torture", "nothing of this kind can be cited"),
        ("instrument/no-such-thing", "no instrument no-such-thing is described"),
        ("instrument/iccpr/article/99", "iccpr has no such article"),
        ("instrument/iccpr/art/9", "names no part of an instrument"),
        ("instrument/iccpr/article", "names no part of an instrument"),
        ("general-comment/xyz/36", "this is no general comment"),
        ("general-comment/ccpr/36/8", "this is no general comment"),
        ("domestic-law/xxx/code", "this is no domestic law"),
        ("domestic-law/kaz/law-that-nobody-named", "does not print the name of this law"),
        ("document/a-hrc-999-9", "not certain which document"),
        ("document/ccpr-c-kaz-co-2/8", "names no part of a document"),
        ("document/ccpr-c-kaz-co-3/paragraph/99", "has no such paragraph"),
        ("document/ccpr-c-kaz-co-3", "has no such paragraph"),
    ],
)
def test_what_is_refused(kazakhstan: Document, forms: Forms, vocabularies: Vocabularies, path: str, what: str) -> None:
    with pytest.raises(KnowledgeError, match=what) as caught:
        target_of(path, kazakhstan, forms, vocabularies)
    assert f"value '{path}'" in str(caught.value)
    assert str(caught.value).count(". ") >= 1, "a remedy"


def test_values_of_tags(kazakhstan: Document, forms: Forms, vocabularies: Vocabularies) -> None:
    def read(value: str) -> object:
        return read_tag_value(value, "some words", kazakhstan, forms, vocabularies)

    assert read("action/investigate") == (TagKind.ACTION, None)
    assert read("2020-02") == (TagKind.DATE, None)
    assert read("29 police officers") == (TagKind.FIGURE, Figure("29 police officers", 29, None, "police officers"))
    kind, measure = read_tag_value("policy/kaz/some-plan", "Some Plan", kazakhstan, forms, vocabularies)
    assert kind is TagKind.WELCOMES
    assert getattr(measure, "kind", None) is MeasureKind.POLICY
    assert getattr(measure, "name", None) == "Some Plan"
    for wrong, what in {
        "action/investigat": "there is no such concept",
        "action/no-such": "there is no such concept",
        "words": "no value of a tag",
        "2020-13": "no such day or month",
        "15–10 days": "no value of a tag",
        "treaty-status/kaz/none": "no such treaty status",
        "policy/kaz": "no path of a measure",
        "policy/kaz/plan-2.0": "no path of a measure",
        "policy/kaz/-": "no path of a measure",
    }.items():
        with pytest.raises(KnowledgeError, match=what):
            read(wrong)
    with pytest.raises(KnowledgeError, match="Perhaps action/investigate"):
        read("action/investigat")


@pytest.mark.parametrize(
    ("printed", "value", "upper", "counts"),
    [
        ("75 per cent", 75, None, "per cent"),
        ("21,200 words", 21200, None, "words"),
        ("2.5 per cent", 2.5, None, "per cent"),
        ("10–15 days", 10, 15, "days"),
        ("30% of women", 30, None, "per cent of women"),
    ],
)
def test_figures(printed: str, value: float, upper: float | None, counts: str) -> None:
    assert read_figure(printed) == Figure(printed, value, upper, counts)


def test_words_are_no_figure() -> None:
    assert read_figure("many persons") is None


def test_paths_are_lower_case(vocabularies: Vocabularies) -> None:
    target = Target(CitationKind.DOMESTIC_LAW, "kaz/criminal-code", ("section", "295-C"))
    assert path_of(target, vocabularies) == "domestic-law/kaz/criminal-code/section/295-c"
