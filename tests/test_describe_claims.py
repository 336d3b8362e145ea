"""What the graph says of citations of every kind, tags, sub-concerns and reviews; on claims made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.describe import describe, describe_rules
from ccpr_graph.infer import infer
from ccpr_graph.knowledge import Forms, Vocabularies, parse_turtle
from ccpr_graph.model import (
    Basis,
    Citation,
    CitationKind,
    Decision,
    Document,
    Figure,
    Measure,
    MeasureKind,
    Resolution,
    Review,
    Signal,
    Span,
    Statement,
    StatementKind,
    Tag,
    TagKind,
    Target,
    Words,
)
from ccpr_graph.project import Project
from ccpr_graph.review import REVIEWER
from ccpr_graph.validate import check_terms, load_foreign_terms, to_graph, validate
from tests.conftest import Read
from tests.documents import pair, small
from tests.rdf_cases import ROOT, ontology_graph, rules, shapes
from tests.test_describe import ID, PREFIXES, D, ask

CONCERN = "The Committee is concerned about (a) arrests of women; and (b) deaths of 29 persons in prison (art. 7)."
RECOMMENDATION = "In line with the Code, the State party should investigate on 16 December 2011."
ACCEPTED, CHANGED = "annotation/4/one/1", "annotation/recommendation/4/action-investigate/1"


def words(document: Document, unit: str, quote: str) -> Words:
    start = document.by_key[unit].text.index(quote)
    return Words(unit, Span(start, start + len(quote)), quote)


def cited(kind: CitationKind, source: str, *steps: str, name: str | None = None) -> Target:
    return Target(kind, source, steps, name)


TARGETS = {
    "one": cited(CitationKind.DOMESTIC_LAW, "kaz/criminal-code", "article", "174", name="Criminal Code"),
    "two": cited(CitationKind.DOMESTIC_LAW, "kaz/criminal-code", "article", "153", "2", name="Criminal code"),
    "three": cited(CitationKind.DOMESTIC_LAW, "kaz/penal-code", "section", "295-c", name="Penal Code"),
    "four": cited(CitationKind.ARTICLE, "crc", "37", "a"),
    "five": cited(CitationKind.ARTICLE, "iccpr", "19", "3"),
    "six": cited(CitationKind.GENERAL_COMMENT, "ccpr/36", "8"),
    "seven": cited(CitationKind.GENERAL_COMMENT, "crc/24"),
    "eight": cited(CitationKind.RULE, "ccpr-rules-of-procedure", "75", "1"),
    "nine": cited(CitationKind.INSTRUMENT, "iccpr-op1"),
    "ten": cited(CitationKind.DOCUMENT, "A/RES/68/268"),
    "eleven": cited(CitationKind.RULE, "nelson-mandela-rules", "43"),
    "paris-principles-article-2": cited(CitationKind.ARTICLE, "paris-principles", "2"),
    "fourteen": cited(CitationKind.GENERAL_COMMENT, "crc/25", "7"),
    "fifteen": cited(CitationKind.DOCUMENT, "XYZ/C/GC/3"),
    "thirteen": cited(CitationKind.GENERAL_COMMENT, "ccpr/36", "9"),
}


def with_claims(document: Document) -> Document:
    """Return a document with a citation of every kind, sub-concerns, a tag of every kind, and reviews."""
    code = words(document, "paragraph/4", "the Code")
    signal = Signal("in-line-with", words(document, "paragraph/4", "In line with"))
    citations = tuple(
        Citation(f"citation/4/{key}/1", "paragraph/4", code, "text-article", target, Resolution.RESOLVED, signal=signal)
        for key, target in TARGETS.items()
    )
    doubt = Citation(
        "citation/4/doubt/1", "paragraph/4", code, "text-article", None, Resolution.AMBIGUOUS, reason="two are possible"
    )
    (concern, recommendation) = (s for s in document.statements if s.kind is not StatementKind.SUB_CONCERN)
    subs = tuple(
        Statement(f"concern/3/{letter}", StatementKind.SUB_CONCERN, words(document, "paragraph/3", quote), False,
                  part_of="concern/3")
        for letter, quote in (("a", "arrests of women"), ("b", "deaths of 29 persons in prison (art. 7)"))
    )  # fmt: skip
    return replace(
        document,
        citations=(*document.citations, *citations, doubt),
        statements=(concern, *subs, recommendation),
        tags=tags(document),
        reviews=reviews(),
    )


def tags(document: Document) -> tuple[Tag, ...]:
    def tag(key: str, statement: str, kind: TagKind, value: str, unit: str, quote: str, **more: object) -> Tag:
        where = words(document, unit, quote)
        return Tag(f"annotation/{statement}/{key}/1", statement, kind, value, where, "theme-words", **more)  # type: ignore[arg-type]

    three, four = "paragraph/3", "paragraph/4"
    investigate = tag(
        "action-investigate", "recommendation/4", TagKind.ACTION, "action/investigate", four, "investigate"
    )
    return (
        tag("group-women", "concern/3/a", TagKind.GROUP, "group/women", three, "women"),
        tag("group-women", "concern/3", TagKind.GROUP, "group/women", three, "women"),
        tag("intensity-concerned", "concern/3", TagKind.INTENSITY, "intensity/concerned", three, "is concerned"),
        tag("figure-29-persons", "concern/3", TagKind.FIGURE, "29 persons", three, "29 persons",
            detail=Figure("29 persons", 29, None, "persons")),
        tag("figure-29-persons-in", "concern/3/b", TagKind.FIGURE, "29 persons in", three, "29 persons in",
            detail=Figure("29 persons in", 4.5, 6, "per cent")),
        tag("date-2011-12-16", "recommendation/4", TagKind.DATE, "2011-12-16", four, "16 December 2011"),
        tag("date-2011-12", "recommendation/4", TagKind.DATE, "2011-12", four, "December 2011"),
        tag("date-2011", "recommendation/4", TagKind.DATE, "2011", four, "2011"),
        tag("force-should", "recommendation/4", TagKind.FORCE, "force/should", four, "should"),
        tag("event-january-2022", "recommendation/4", TagKind.EVENT, "event/kaz/january-2022", "section/b/1", "matter",
            basis=Basis.INFERRED),
        replace(investigate, rule=REVIEWER),
    )  # fmt: skip


def reviews() -> tuple[Review, ...]:
    who, on = "A. Reviewer", date(2026, 11, 22)
    return (
        Review(ACCEPTED, Decision.ACCEPT, who, on, "It is that Code."),
        Review(CHANGED, Decision.CHANGE, who, on, "An inquiry is meant.", value="action/investigate"),
        Review("annotation/concern/3/theme-Torture?/1", Decision.REJECT, who, on, "Not named."),
    )


@pytest.fixture(scope="module")
def document(read: Read) -> Document:
    return with_claims(read(small(pair(CONCERN, RECOMMENDATION))))


@pytest.fixture(scope="module")
def store(document: Document, forms: Forms, vocabularies: Vocabularies) -> ox.Store:
    confidence = {"text-article": Decimal("0.9"), "theme-words": Decimal("0.875")}
    store = ox.Store()
    quads = describe(document, forms, vocabularies, obtained="Made for a test.", confidence=confidence)
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return store


CODE, ACT = f"{ID}domestic-law/kaz/criminal-code", f"{ID}domestic-law/kaz/penal-code"
A = f"{D}/annotation"
SAID = [
    # Domestic law
    f"{CODE}> a ccpr:DomesticLaw ; dcterms:title 'Criminal Code'@en ; ccpr:state {ID}state/kaz> ; rdfs:label 'Criminal Code (Kazakhstan)'@en",
    f"{CODE}/article/174> a ccpr:Article ; ccpr:number '174' ; dcterms:isPartOf {CODE}> ; rdfs:label 'Criminal Code (Kazakhstan), article 174'@en",
    f"{CODE}/article/153/2> a ccpr:ArticleParagraph ; dcterms:isPartOf {CODE}/article/153> ; rdfs:label 'Criminal Code (Kazakhstan), article 153 (2)'@en",
    f"{CODE}/article/153> a ccpr:Article ; dcterms:isPartOf {CODE}> ; skos:scopeNote ?unchecked",
    f"{ACT}/section/295-c> a ccpr:Provision ; ccpr:number '295-c' ; rdfs:label 'Penal Code (Kazakhstan), section 295-c'@en",
    f"{D}/recommendation/4> ccpr:citesDomesticLaw {CODE}/article/174> , {ACT}/section/295-c>",
    # Articles
    f"{ID}instrument/crc/article/37/a> a ccpr:ArticleParagraph ; skos:scopeNote ?n ; rdfs:label 'Article 37 (a) of the Convention on the Rights of the Child'@en",
    f"{ID}instrument/crc/article/37> a ccpr:Article ; dcterms:isPartOf {ID}instrument/crc>",
    f"{D}/recommendation/4> ccpr:citesArticle {ID}instrument/crc/article/37/a> , {ID}instrument/iccpr/article/19/3>",
    f"{ID}instrument/paris-principles/article/2> a ccpr:Article . {D}/paragraph/4> ccpr:citesInstrument {ID}instrument/paris-principles/article/2>",
    # General comments
    f"{ID}general-comment/ccpr/36/paragraph/8> a ccpr:Paragraph ; dcterms:isPartOf {ID}general-comment/ccpr/36> ; ccpr:number '8'",
    f"{ID}general-comment/ccpr/36/paragraph/8> rdfs:label 'General comment No. 36, para. 8'@en",
    f"{ID}general-comment/ccpr/36/paragraph/9> rdfs:label 'General comment No. 36, para. 9'@en",
    f"{D}/recommendation/4> ccpr:cites {ID}general-comment/ccpr/36/paragraph/8> ; ccpr:citesGeneralComment {ID}general-comment/crc/24>",
    f"{ID}general-comment/crc/24> a ccpr:GeneralComment ; ccpr:number '24' ; ccpr:treatyBody {ID}treaty-body/crc>",
    f"{ID}general-comment/crc/24> rdfs:label 'General comment No. 24 of the Committee on the Rights of the Child'@en",
    f"{ID}general-comment/crc/25/paragraph/7> rdfs:label 'General comment No. 25 of the Committee on the Rights of the Child, para. 7'@en",
    f"{ID}general-comment/crc/25> a ccpr:GeneralComment ; ccpr:number '25'",
    f"{ID}document/xyz-c-gc-3> a ccpr:Document ; ccpr:symbol 'XYZ/C/GC/3'",
    # Instruments and rules
    f"{D}/recommendation/4> ccpr:citesInstrument {ID}instrument/iccpr-op1> , {ID}instrument/ccpr-rules-of-procedure/rule/75/1>",
    f"{ID}instrument/ccpr-rules-of-procedure/rule/75/1> a ccpr:Provision ; dcterms:isPartOf {ID}instrument/ccpr-rules-of-procedure/rule/75>",
    f"{ID}instrument/nelson-mandela-rules/rule/43> rdfs:label 'Nelson Mandela Rules, rule 43'@en",
    # Documents
    f"{ID}document/a-res-68-268> a ccpr:Resolution ; ccpr:symbol 'A/RES/68/268' . {D}/recommendation/4> ccpr:cites {ID}document/a-res-68-268>",
    # What is said of citations
    f"{D}/citation/4/doubt/1> ccpr:resolution 'ambiguous' ; ccpr:reason 'two are possible'",
    f"{D}/citation/4/one/1> ccpr:signal {ID}signal/in-line-with> ; cito:hasCitedEntity {CODE}/article/174>",
    f"{A}/4/one/1/signal> a oa:Annotation ; oa:hasBody {ID}signal/in-line-with> ; ccpr:taggedCitation {D}/citation/4/one/1> ; prov:wasGeneratedBy {ID}extraction/signal-words>",
    f"{A}/4/one/1/signal/quote> oa:exact 'In line with'@en",
    f"{A}/4/one/1> ccpr:confidence 0.9",
    # Sub-concerns
    f"{D}/concern/3/a> a ccpr:SubConcern ; dcterms:isPartOf {D}/concern/3> ; ccpr:quotedText 'arrests of women' ; rdfs:label 'Sub-concern (a): CCPR/C/KAZ/CO/3, para. 3'@en",
    f"{D}/concern/3> ccpr:citesArticle {ID}instrument/iccpr/article/7>",
    # Tags
    f"{D}/concern/3/a> ccpr:rightsHolder {ID}group/women>",
    f"{A}/concern/3/a/group-women/1> oa:hasBody {ID}group/women> ; ccpr:taggedStatement {D}/concern/3/a> ; ccpr:tagProperty ccpr:rightsHolder",
    f"{A}/concern/3/a/group-women/1> ccpr:basis 'literal' ; oa:motivatedBy oa:tagging ; ccpr:confidence 0.875 ; prov:wasGeneratedBy {ID}extraction/theme-words>",
    f"{D}/concern/3> ccpr:intensity {ID}intensity/concerned> . {D}/recommendation/4> ccpr:force {ID}force/should>",
    f"{D}/recommendation/4> ccpr:event {ID}event/kaz/january-2022>",
    f"{A}/recommendation/4/event-january-2022/1> ccpr:basis 'inferred' ; oa:motivatedBy oa:classifying ; oa:hasTarget/oa:hasSource {D}/section/b/1>",
    f"{D}/concern/3> ccpr:figure {D}/figure/concern/3/29-persons/1>",
    f"{D}/figure/concern/3/29-persons/1> a ccpr:Figure ; ccpr:value 29 ; ccpr:counts 'persons' ; ccpr:quotedText '29 persons' ; rdfs:label '29 persons'@en",
    f"{D}/figure/concern/3/b/29-persons-in/1> ccpr:value 4.5 ; ccpr:upperValue 6 ; ccpr:counts 'per cent'",
    f"{D}/recommendation/4> ccpr:mentionsDate {D}/date/recommendation/4/2011-12-16/1>",
    f"{D}/date/recommendation/4/2011-12-16/1> a ccpr:DateMention ; ccpr:date '2011-12-16'^^xsd:date ; ccpr:quotedText '16 December 2011'",
    f"{D}/date/recommendation/4/2011-12/1> ccpr:date '2011-12'^^xsd:gYearMonth",
    f"{D}/date/recommendation/4/2011/1> ccpr:date '2011'^^xsd:gYear",
    # Reviews
    f"{A}/4/one/1> ccpr:decidedIn {D}/review/4/one/1> ; prov:wasGeneratedBy {ID}extraction/text-article>",
    f"{D}/review/4/one/1> a ccpr:Review ; ccpr:decision 'accept' ; ccpr:reviewedAnnotation {A}/4/one/1> ; dcterms:creator 'A. Reviewer'",
    f"{D}/review/4/one/1> dcterms:date '2026-11-22'^^xsd:date ; rdfs:comment 'It is that Code.'",
    f"{A}/recommendation/4/action-investigate/1> prov:wasGeneratedBy {D}/review/recommendation/4/action-investigate/1>",
    f"{D}/review/concern/3/theme-torture/1> ccpr:decision 'reject'",
]  # fmt: skip
UNSAID = [
    f"{CODE}> dcterms:title 'Criminal code'@en",
    "?x ccpr:citesArticle ?y . ?y dcterms:isPartOf+ ?law . ?law a ccpr:DomesticLaw",
    f"?x ccpr:citesArticle {ID}instrument/paris-principles/article/2>",
    f"?x ccpr:citesGeneralComment {ID}general-comment/ccpr/36/paragraph/8>",
    f"{ID}general-comment/ccpr/36> a ?type",
    f"{ID}instrument/iccpr/article/19/3> a ?type",
    f"{D}/concern/3/b> ccpr:citesArticle ?x",
    f"{D}/citation/4/doubt/1> cito:hasCitedEntity ?x",
    f"{D}/concern/3/a> a ccpr:Concern",
    f"{A}/recommendation/4/action-investigate/1> ccpr:confidence ?x",
    f"{A}/4/one/1/signal> ccpr:confidence ?x",
    f"{ID}event/kaz/january-2022> a ?type",
]


@pytest.mark.parametrize("pattern", SAID, ids=lambda pattern: pattern[len(ID) :][:60])
def test_said(store: ox.Store, pattern: str) -> None:
    assert ask(store, pattern)


@pytest.mark.parametrize("pattern", UNSAID, ids=lambda pattern: pattern[:60])
def test_unsaid(store: ox.Store, pattern: str) -> None:
    assert not ask(store, pattern)


def test_every_claim_has_one_annotation(store: ox.Store, document: Document) -> None:
    (row,) = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?a a oa:Annotation }", prefixes=PREFIXES)
    signals = sum(citation.signal is not None for citation in document.citations)
    assert int(row["n"].value) == len(document.citations) + signals + len(document.tags)


def test_what_has_a_label_has_one(store: ox.Store) -> None:
    rows = list(
        store.query(
            "SELECT ?x (COUNT(?l) AS ?n) WHERE { ?x rdfs:label ?l } GROUP BY ?x HAVING (COUNT(?l) > 1)",
            prefixes=PREFIXES,
        )
    )
    assert rows == []


@pytest.mark.rest
def test_the_graph_of_all_kinds_of_claims_conforms(
    document: Document, forms: Forms, vocabularies: Vocabularies, project: Project
) -> None:
    described = describe(document, forms, vocabularies, obtained="Made for a test.")
    ontology = parse_turtle(project.ontology, iris.graph("ontology"))
    asserted = [*described, *vocabularies.quads, *ontology, *describe_rules(forms, "0.1.0")]
    graph = [*asserted, *infer(asserted, rules())]
    check_terms(graph, ontology_graph(), load_foreign_terms(ROOT / "ontology" / "foreign-terms.yaml"))
    assert [f"{f.focus} {f.check}" for f in validate(to_graph(graph), shapes()).violations] == []
    under = {
        q.object.value for q in graph if q.predicate.value == iris.term("underArticle") and "/4" in q.subject.value
    }
    assert under == {iris.article("iccpr", "7"), iris.article("iccpr", "19"), iris.article("crc", "37")}
    comments = {q.object.value for q in graph if q.predicate.value == iris.term("citesGeneralComment")}
    assert comments == {iris.general_comment(*which) for which in (("ccpr", "36"), ("crc", "24"), ("crc", "25"))}


MEASURES = [
    ("domestic-law/kaz/law-on-refugees", "Law on Refugees", MeasureKind.LAW, "a ccpr:DomesticLaw ; rdfs:label 'Law on Refugees (Kazakhstan)'@en"),
    ("policy/kaz/national-plan", "National Plan", MeasureKind.POLICY, f"a ccpr:PolicyMeasure ; dcterms:title 'National Plan'@en ; ccpr:state {ID}state/kaz>"),
    ("institution/kaz/commission", "Commission", MeasureKind.INSTITUTION, "a ccpr:Institution ; rdfs:label 'Commission (Kazakhstan)'@en"),
    ("treaty-status/kaz/no-such-treaty", "Treaty", MeasureKind.TREATY, f"a ccpr:TreatyStatus ; ccpr:party {ID}state/kaz> ; ccpr:treaty {ID}instrument/no-such-treaty>"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "name", "kind", "said"), MEASURES, ids=lambda value: str(value)[:30])
def test_what_is_welcomed_is_described(
    value: str, name: str, kind: MeasureKind, said: str, document: Document, forms: Forms, vocabularies: Vocabularies
) -> None:
    (first, *_) = document.statements
    welcomed = replace(first, key="positive-aspect/3", kind=StatementKind.POSITIVE_ASPECT)
    tag = Tag("annotation/positive-aspect/3/welcomes-x/1", welcomed.key, TagKind.WELCOMES, value,
              words(document, "paragraph/3", "women"), "theme-words", detail=Measure(name, kind, (2022, 2024)))  # fmt: skip
    given = replace(document, statements=(welcomed,), tags=(tag,), citations=(), reviews=())
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in describe(given, forms, vocabularies, obtained="x"))
    assert ask(store, f"{D}/positive-aspect/3> ccpr:welcomes {ID}{value}> ; ccpr:year 2022 , 2024")
    assert ask(store, f"{ID}{value}> {said}")
    assert not ask(store, f"{ID}{value}> ccpr:year ?x")


def test_what_a_vocabulary_describes_is_no_stub(document: Document, forms: Forms, vocabularies: Vocabularies) -> None:
    value = "treaty-status/kaz/iccpr-op2"
    known = replace(vocabularies, labels={**vocabularies.labels, iris.resource(value): "known"})
    (first, *_) = document.statements
    tag = Tag("annotation/concern/3/welcomes-x/1", first.key, TagKind.WELCOMES, value,
              words(document, "paragraph/3", "women"), "theme-words")  # fmt: skip
    quads = describe(replace(document, tags=(tag,)), forms, known, obtained="x")
    assert not [quad for quad in quads if quad.subject.value == iris.resource(value)]
