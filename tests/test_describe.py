"""What the graph says of the Kazakhstan document, statement by statement where the contract is precise."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.describe import describe, describe_rules
from ccpr_graph.describe.context import ordinal
from ccpr_graph.expectations import cited_in_vain
from ccpr_graph.knowledge import Forms, Record, Vocabularies
from ccpr_graph.model import Document
from tests.conftest import Read
from tests.documents import pair, small

PREFIXES = {
    "ccpr": iris.ONTOLOGY, "id": iris.ID, "dcterms": "http://purl.org/dc/terms/", "cito": "http://purl.org/spar/cito/",
    "oa": "http://www.w3.org/ns/oa#", "xsd": "http://www.w3.org/2001/XMLSchema#", "eli": "http://data.europa.eu/eli/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}  # fmt: skip
D = "<https://w3id.org/ccpr-graph/id/document/ccpr-c-kaz-co-3"
ID = "<https://w3id.org/ccpr-graph/id/"

SAID = [
    f"{D}> a ccpr:ConcludingObservations ; ccpr:symbol 'CCPR/C/KAZ/CO/3' ; ccpr:state {ID}state/kaz> ; ccpr:treatyBody {ID}treaty-body/ccpr>",
    f"{D}> ccpr:cycle {ID}cycle/ccpr/kaz/3> ; ccpr:adoptedOn '2025-07-11'^^xsd:date ; dcterms:issued '2025-09-03'^^xsd:date",
    f"{D}> ccpr:adoptedAt {ID}meeting/ccpr/4252> ; ccpr:consideredAt {ID}meeting/ccpr/4226> , {ID}meeting/ccpr/4227>",
    f"{D}> ccpr:session {ID}session/ccpr/144> ; ccpr:considers {ID}document/ccpr-c-kaz-3> ; ccpr:preparedUnder {ID}document/ccpr-c-kaz-qpr-3>",
    f"{D}> ccpr:summarizedIn {ID}document/ccpr-c-sr-4226> , {ID}document/ccpr-c-sr-4227>",
    f"{D}> eli:is_realized_by {D}/expression/en> . {D}/expression/en> eli:is_embodied_by {D}/expression/en/txt>",
    f"{ID}session/ccpr/144> a ccpr:Session ; ccpr:number '144' ; ccpr:startDate '2025-06-23'^^xsd:date ; ccpr:endDate '2025-07-17'^^xsd:date",
    f"{ID}meeting/ccpr/4227> a ccpr:Meeting ; ccpr:heldOn '2025-06-25'^^xsd:date ; ccpr:session {ID}session/ccpr/144>",
    f"{ID}cycle/ccpr/kaz/3> a ccpr:ReviewCycle ; ccpr:underReview {ID}state/kaz> ; ccpr:precededBy {ID}cycle/ccpr/kaz/2> ; ccpr:cycleNumber 3",
    f"{ID}cycle/ccpr/kaz/4> ccpr:precededBy {ID}cycle/ccpr/kaz/3> ; ccpr:listOfIssuesYear 2031 ; ccpr:dialogueYear 2033",
    f"{ID}cycle/ccpr/kaz/4> ccpr:reportWordLimit 21200 ; ccpr:announcedIn {D}/request/59> ; ccpr:replyPeriod 'P1Y'^^xsd:duration",
    f"{ID}document/ccpr-c-kaz-co-2> a ccpr:ConcludingObservations ; ccpr:cycle {ID}cycle/ccpr/kaz/2> ; ccpr:state {ID}state/kaz>",
    f"{ID}document/ccpr-c-kaz-co-2/paragraph/24> a ccpr:Paragraph ; ccpr:number '24' ; dcterms:isPartOf {ID}document/ccpr-c-kaz-co-2>",
    f"{ID}document/ccpr-c-kaz-qpr-3> a ccpr:ListOfIssuesPriorToReporting ; ccpr:cycle {ID}cycle/ccpr/kaz/3>",
    f"{D}/section/c/14> a ccpr:Section ; ccpr:number '14' ; dcterms:isPartOf {D}/section/c>",
    f"{D}/paragraph/34/b> a ccpr:SubParagraph ; ccpr:number 'b' ; dcterms:isPartOf {D}/paragraph/34>",
    f"{D}/paragraph/56> ccpr:text 'The State Party should:'@en",
    f"{D}/footnote/8> a ccpr:Footnote ; ccpr:text 'Ibid., paras. 22 and 24.'@en ; ccpr:calledIn {D}/paragraph/34> ; ccpr:callOffset 39",
    f"{D}/recommendation/34> a ccpr:Recommendation ; ccpr:statedIn {D}/paragraph/34> ; ccpr:heading {D}/section/c/14> ; ccpr:addressee {ID}state/kaz>",
    f"{D}/recommendation/34> ccpr:respondsTo {D}/concern/33> ; ccpr:reiterates {ID}document/ccpr-c-kaz-co-2/paragraph/22>",
    f"{D}/recommendation/34/b> a ccpr:Recommendation ; dcterms:isPartOf {D}/recommendation/34> ; ccpr:statedIn {D}/paragraph/34/b>",
    f"{D}/positive-aspect/3/a> a ccpr:PositiveAspect",
    f"{D}/request/57> a ccpr:ProceduralRequest",
    f"{D}/request/58> a ccpr:FollowUpRequest ; ccpr:requestsFollowUpOn {D}/recommendation/52> ; ccpr:deadline '2028-07-18'^^xsd:date",
    f"{D}/concern/33> ccpr:citesArticle {ID}instrument/iccpr/article/7> . {D}/paragraph/33> ccpr:citesArticle {ID}instrument/iccpr/article/7>",
    f"{D}/citation/33/iccpr-article-7/1> a ccpr:Citation ; cito:hasCitingEntity {D}/paragraph/33> ; ccpr:resolution 'resolved'",
    f"{D}/citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1> ccpr:viaFootnote {D}/footnote/8> ; cito:hasCitingEntity {D}/paragraph/34>",
    f"{D}/annotation/33/iccpr-article-7/1> oa:hasBody {D}/citation/33/iccpr-article-7/1> ; prov:wasGeneratedBy {ID}extraction/closing-bracket>",
]  # fmt: skip
UNSAID = [
    f"{D}/recommendation/34/b> ccpr:respondsTo ?x",
    f"{D}/concern/33> ccpr:citesArticle {ID}instrument/iccpr/article/146>",
    f"{D}/request/57> a ccpr:FollowUpRequest",
    f"{D}/concern/33> a ccpr:Recommendation",
    f"{ID}document/ccpr-c-kaz-co-2> eli:is_realized_by ?x",
    f"{ID}document/ccpr-c-kaz-co-2/paragraph/24> ccpr:text ?x",
    f"{ID}cycle/ccpr/kaz/2> ccpr:precededBy ?x",
    "?x a ccpr:Statement",
]


def store_of(document: Document, forms: Forms, vocabularies: Vocabularies) -> ox.Store:
    store = ox.Store()
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in describe(document, forms, vocabularies, obtained="Made for a test.")
    )
    return store


@pytest.fixture(scope="module")
def store(kazakhstan: Document, forms: Forms, vocabularies: Vocabularies) -> ox.Store:
    return store_of(kazakhstan, forms, vocabularies)


def ask(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES))


@pytest.mark.parametrize("pattern", SAID, ids=lambda pattern: pattern[len(ID) :][:60])
def test_said(store: ox.Store, pattern: str) -> None:
    assert ask(store, pattern)


@pytest.mark.parametrize("pattern", UNSAID, ids=lambda pattern: pattern[len(ID) :][:60])
def test_unsaid(store: ox.Store, pattern: str) -> None:
    assert not ask(store, pattern)


def test_every_annotation_leads_to_its_words(store: ox.Store, kazakhstan: Document) -> None:
    rows = list(store.query(
        """SELECT ?annotation ?text ?exact ?prefix ?suffix ?start ?end WHERE {
          ?annotation a oa:Annotation ; oa:hasTarget ?target . ?target oa:hasSource/ccpr:text ?text ; oa:hasSelector ?q, ?p .
          ?q oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix . ?p oa:start ?start ; oa:end ?end }""",
        prefixes=PREFIXES,
    ))  # fmt: skip
    signals = sum(citation.signal is not None for citation in kazakhstan.citations)
    assert len(rows) == len(kazakhstan.citations) + signals + len(kazakhstan.tags) > 89
    for row in rows:
        text, start, end = row["text"].value, int(row["start"].value), int(row["end"].value)
        assert text[start:end] == row["exact"].value
        assert text[:start].endswith(row["prefix"].value)
        assert text[end:].startswith(row["suffix"].value)


def test_unresolved_citations_have_no_target(read: Read, forms: Forms, vocabularies: Vocabularies) -> None:
    document = read(small(pair("The Committee is concerned (art. 99).", "The State Party should act.")))
    store = store_of(document, forms, vocabularies)
    assert ask(store, f"{D}/citation/3/unresolved-art-99/1> ccpr:resolution 'unresolved' ; ccpr:quotedText '(art. 99)'")
    assert not ask(store, "?c cito:hasCitedEntity ?x")
    assert not ask(store, "?s ccpr:citesArticle ?x")


def test_brackets_that_close_the_last_item_close_the_concern(
    read: Read, forms: Forms, vocabularies: Vocabularies
) -> None:
    text = "Some matter\n\n3. The Committee is concerned about:\n\n(a) One thing;\n\n(b) Another (art. 7).\n\n4. The State party should act."
    store = store_of(read(small(text)), forms, vocabularies)
    assert ask(store, f"{D}/concern/3> ccpr:citesArticle {ID}instrument/iccpr/article/7>")
    assert ask(store, f"{D}/concern/3/b> ccpr:citesArticle {ID}instrument/iccpr/article/7>")
    assert not ask(store, f"{D}/concern/3/a> ccpr:citesArticle ?x")


def test_a_paragraph_with_both_says_which_words_are_whose(read: Read, forms: Forms, vocabularies: Vocabularies) -> None:
    text = "Some matter\n\n3. The Committee is concerned (CCPR/C/KAZ/CO/2, para. 8). The State party should act."
    store = store_of(read(small(text)), forms, vocabularies)
    assert ask(
        store,
        f"{D}/concern/3> ccpr:quotedText 'The Committee is concerned (CCPR/C/KAZ/CO/2, para. 8).' ; ccpr:cites ?x",
    )
    assert ask(
        store, f"{D}/recommendation/3> ccpr:quotedText 'The State party should act.' ; ccpr:statedIn {D}/paragraph/3>"
    )
    assert not ask(store, f"{D}/recommendation/3> ccpr:cites ?x")


def test_brackets_that_close_a_paragraph_with_both_are_those_of_its_concern_too(
    read: Read, forms: Forms, vocabularies: Vocabularies
) -> None:
    """The layout of documents before about 2006: "The Committee is concerned. The State party should act (art. 7)." """
    document = read(small("Some matter\n\n3. The Committee is concerned. The State party should act (art. 7).\n"))
    store = store_of(document, forms, vocabularies)
    for statement in ("concern/3", "recommendation/3"):
        assert ask(store, f"{D}/{statement}> ccpr:citesArticle {ID}instrument/iccpr/article/7>")


def test_a_paragraph_of_a_loaded_document_stands_where_that_document_has_it(
    read: Read, record: Record, forms: Forms, vocabularies: Vocabularies
) -> None:
    """A stub would be a second part of the document beside its sections, which the shapes refuse."""
    symbol = "CCPR/C/KAZ/CO/2"
    earlier = small(
        pair("The Committee is concerned (art. 7).", "The State party should act:\n\n(a) Here;\n\n(b) There."),
        title="Concluding observations on the second periodic report of Kazakhstan*",
    ).replace("third periodic", "second periodic")
    body = record.body.model_copy(update={"symbol": symbol})
    citing = pair(
        "The Committee is concerned.",
        f"Recalling its previous recommendations ({symbol}, paras. 4 (b) and 9), it should act.",
    )
    documents = [read(small(citing)), read(earlier, replace(record, body=body))]
    loaded = {document.header.symbol: document for document in documents}
    store = ox.Store()
    for document in documents:
        described = describe(document, forms, vocabularies, obtained="Made for a test.", loaded=loaded)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in described)
    D2 = f"{ID}document/ccpr-c-kaz-co-2"
    assert ask(store, f"{D2}/paragraph/4> dcterms:isPartOf {D2}/section/b/1>")
    assert ask(store, f"{D2}/paragraph/4/b> dcterms:isPartOf {D2}/paragraph/4>")
    assert ask(store, f"{D2}/paragraph/9> dcterms:isPartOf {D2}>")  # not there: a stub, as of any document
    (notice,) = cited_in_vain(documents[0], loaded)
    assert notice.message == f"{symbol} is cited for its paragraph 9, and its text here has none"
    assert (notice.unit, cited_in_vain(documents[1], loaded)) == ("paragraph/4", ())
    assert not ask(store, "?unit dcterms:isPartOf ?one , ?other . FILTER (?one != ?other)")


def test_no_blank_nodes_and_one_graph(kazakhstan: Document, forms: Forms, vocabularies: Vocabularies) -> None:
    quads = describe(kazakhstan, forms, vocabularies, obtained="x")
    assert {str(quad.graph_name) for quad in quads} == {f"<{iris.graph('document', 'ccpr-c-kaz-co-3')}>"}
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    assert quads == describe(kazakhstan, forms, vocabularies, obtained="x")


def test_rules_are_described_with_the_software_version(forms: Forms) -> None:
    quads = describe_rules(forms, "9.9")
    described = {iris.identify(quad.subject.value).steps[0] for quad in quads}
    assert described == set(forms.citations.rules) | set(forms.tags.rules)
    assert {"closing-bracket", "footnote-ibid", "theme-words"} <= described
    assert any(getattr(quad.object, "value", "") == "9.9" for quad in quads)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (113, "113th"), (121, "121st"), (4252, "4252nd")],
)
def test_ordinals(number: int, expected: str) -> None:
    assert ordinal(number) == expected
