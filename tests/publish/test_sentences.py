"""Changes as sentences: edits of the real graph, each with exactly what is told of it; nothing that changed is hidden."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.manifest import GRAPH_NQUADS
from ccpr_graph.project import Project
from ccpr_graph.publish.changes import Changes, compare
from ccpr_graph.publish.steps import load_rules
from ccpr_graph.publish.wording import Wording, excerpts, fill, load_wording
from ccpr_graph.release import write_nquads
from ccpr_graph.releases import ADDED, REMOVED
from ccpr_graph.store import Release
from tests.publish.folders import BASE, quads, sentences

DOC, GRAPH = iris.document("CCPR/C/KAZ/CO/3"), iris.graph("document", "ccpr-c-kaz-co-3")
SUBJECT = "http://purl.org/dc/terms/subject"
Edit = Callable[[list[str]], list[str]]


def without(*parts: str) -> Edit:
    """Drop the lines that hold all the parts."""
    return lambda lines: [line for line in lines if not all(part in line for part in parts)]


def replaced(old: str, new: str, *parts: str) -> Edit:
    return lambda lines: [line.replace(old, new) if all(part in line for part in parts) else line for line in lines]


def also(subject: str, predicate: str, value: str, graph: str = GRAPH) -> Edit:
    return lambda lines: [*lines, f"<{subject}> <{predicate}> {value} <{graph}> ."]


def term(name: str) -> str:
    return iris.term(name)


THEMES, STATUS = iris.graph("vocabulary", "themes"), iris.graph("vocabulary", "treaty-status")
NEW_STATUS = iris.treaty_status("kaz", "ced-example")

CASES: dict[str, tuple[tuple[Edit, ...], list[str]]] = {
    "a citation is gone": (
        (without("/34/b> ", "istanbul-protocol> "),),
        ["Recommendation 34 (b) of CCPR/C/KAZ/CO/3 no longer cites the Istanbul Protocol"],
    ),
    "a citation is new": (
        (also(f"{DOC}/concern/33", term("citesArticle"), f"<{iris.article('iccpr', '25')}>"),),
        ["Concern 33 of CCPR/C/KAZ/CO/3 now cites article 25 of the International Covenant on Civil and Political Rights"],
    ),
    "a citation of a general comment": (
        (also(f"{DOC}/recommendation/34", term("citesGeneralComment"), f"<{iris.general_comment('ccpr', '36')}>"),),
        ["Recommendation 34 of CCPR/C/KAZ/CO/3 now cites general comment No. 36"],
    ),
    "a State has another name": (
        (replaced('"Kazakhstan"@en', '"Kazakstan"@en', "/state/kaz> ", "prefLabel"),),
        ["“Kazakhstan” is now named “Kazakstan” in the data"],
    ),
    "a paragraph is known that others cite": (
        (
            also(f"{iris.document('CCPR/C/KAZ/CO/2')}/paragraph/25", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{term('Paragraph')}>"),
            also(f"{iris.document('CCPR/C/KAZ/CO/2')}/paragraph/25", "http://www.w3.org/2000/01/rdf-schema#label", '"CCPR/C/KAZ/CO/2, para. 25"@en'),
        ),
        ["Paragraph 25 of CCPR/C/KAZ/CO/2 is now in the data"],
    ),
    "a tag is gone": (
        (without(f"<{DOC}/concern/33> <{SUBJECT}>", "torture-and-ill-treatment"),),
        ["Concern 33 of CCPR/C/KAZ/CO/3 is no longer tagged with the theme “Torture and ill-treatment”"],
    ),
    "the force is another": (
        (replaced("force/urges", "force/should", f"<{DOC}/recommendation/34/b> <{term('force')}>"),),
        ["The force of recommendation 34 (b) of CCPR/C/KAZ/CO/3 is now read as “State Party should”, before as “Urges”"],
    ),
    "a text is another": (
        (replaced("Conducting prompt, thorough", "Conducting prompt and thorough", f"<{DOC}/paragraph/34/b> <{term('text')}>"),),
        ["The text of paragraph 34 (b) of CCPR/C/KAZ/CO/3 changed: “Conducting prompt, thorough, effective, transparent and"
         " impartial investigations into all allegations of torture and ill-treatment, including those related to…”"
         " became “Conducting prompt and thorough, effective, transparent and impartial investigations into all allegations of torture"
         " and ill-treatment, including those related…”"],
    ),
    "a name is another": (
        (replaced('"Istanbul Protocol"', '"Istanbul Manual"', "/instrument/istanbul-protocol> "),),
        ["“Istanbul Protocol” is now named “Istanbul Manual” in the data"],
    ),
    "a treaty status is another": (
        (replaced('"2006-01-24"', '"2006-01-25"', "/treaty-status/kaz/iccpr> ", term("statusDate")),),
        ["Kazakhstan, the International Covenant on Civil and Political Rights: the date is 2006-01-25, before given as 2006-01-24"],
    ),
    "a treaty status is new": (
        (
            also(NEW_STATUS, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{term('TreatyStatus')}>", STATUS),
            also(NEW_STATUS, term("party"), f"<{iris.state('kaz')}>", STATUS),
            also(NEW_STATUS, term("treaty"), f"<{iris.instrument('icescr-op')}>", STATUS),
            also(NEW_STATUS, term("statusAction"), '"accession"', STATUS),
            also(NEW_STATUS, term("statusDate"), '"2026-11-01"^^<http://www.w3.org/2001/XMLSchema#date>', STATUS),
        ),
        ["Kazakhstan acceded to the Optional Protocol to the ICESCR on 2026-11-01; this dataset now records it"],
    ),
    "a theme is new": (
        (
            also(iris.resource("theme/example"), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "<http://www.w3.org/2004/02/skos/core#Concept>", THEMES),
            also(iris.resource("theme/example"), "http://www.w3.org/2004/02/skos/core#prefLabel", '"Example"@en', THEMES),
            also(iris.resource("theme/example"), "http://www.w3.org/2004/02/skos/core#inScheme", f"<{iris.scheme('themes')}>", THEMES),
        ),
        ["New concept in Themes of concluding observations: Example"],
    ),
    "forms to find are summed up": (
        (also(iris.instrument("istanbul-protocol"), "http://www.w3.org/2004/02/skos/core#hiddenLabel", '"Istanbul P"@en', THEMES),),
        ["Forms by which names are found: 1 added, 0 removed"],
    ),
    "a name in another language": (
        (also(iris.instrument("istanbul-protocol"), "http://www.w3.org/2004/02/skos/core#altLabel", '"Protocole d\'Istanbul"@fr', THEMES),),
        ["The Istanbul Protocol is now also called “Protocole d'Istanbul” (fr)"],
    ),
    "an offset is counted only": ((replaced('"94"', '"95"', f"<{DOC}/paragraph/34/b> <{term('order')}>"),), []),
    "from one graph to another": ((replaced(f"<{GRAPH}> .", f"<{iris.graph('other')}> .", f"<{DOC}/concern/33> <{SUBJECT}>"),), []),
    "the document is gone": (
        (without(f"<{DOC}"),),
        ["No longer here: CCPR/C/KAZ/CO/3, “Concluding observations on the third periodic report of Kazakhstan”, with 59 paragraphs,"
         " 26 concerns, 73 recommendations and parts of them and 172 citations"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def wording(project: Project) -> Wording:
    return load_wording(project.releases / "sentences.yaml")


@pytest.fixture(scope="module")
def lines(release: Release) -> list[str]:
    """What of the graph the cases need: the document but its annotations, and the vocabularies they name."""
    every = (release.folder / GRAPH_NQUADS).read_text(encoding="utf-8").splitlines()
    needless = (
        "/annotation/",
        "/graph/inferred/within",
        "/graph/vocabulary/actions",
        "/graph/vocabulary/groups",
        "/graph/ontology",
        "#falseCue>",
        "#hiddenLabel>",
        "#counterExample>",
        "core#example>",
    )
    kept = [line for line in every if not any(part in line for part in needless)]
    return [line for line in kept if "/treaty-status/kaz/" in line or "/treaty-status/" not in line]


@pytest.fixture
def difference(project: Project, wording: Wording, tmp_path: Path) -> Callable[[bytes, bytes], Changes]:
    def make(before: bytes, after: bytes) -> Changes:
        (tmp_path / "before.nq").write_bytes(before)
        (tmp_path / "after.nq").write_bytes(after)
        rules = load_rules(project.releases / "steps.yaml")
        return compare(tmp_path / "before.nq", tmp_path / "after.nq", tmp_path, wording, rules)

    return make


def data(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in sorted(set(lines))).encode()


@pytest.mark.parametrize("name", CASES)
def test_what_is_told(
    lines: list[str], difference: Callable[[bytes, bytes], Changes], tmp_path: Path, wording: Wording, name: str
) -> None:
    edits, expected = CASES[name]
    edited = lines
    for edit in edits:
        edited = edit(edited)
    before, after = data(lines), data(edited)
    assert before != after
    changes = difference(before, after)
    assert [one for one in sentences(changes) if one not in expected] == [], "only what changed is told"
    assert sentences(changes) == expected
    _the_difference_leads_from_one_to_the_other(before, after, tmp_path, changes)
    counted = {name for name, *_ in changes.properties}
    moved = {line.split(" ")[1][1:-1] for line in (tmp_path / ADDED).read_text().splitlines()} - counted
    assert not moved or name == "from one graph to another", "every property that changed is counted"
    for sentence in expected:
        plain = changes.to_markdown(wording).replace("\\", "")
        assert f"- {sentence}." in plain


def _the_difference_leads_from_one_to_the_other(before: bytes, after: bytes, folder: Path, changes: Changes) -> None:
    added = (folder / ADDED).read_bytes().splitlines()
    removed = (folder / REMOVED).read_bytes().splitlines()
    assert (len(added), len(removed)) == (changes.added, changes.removed)
    assert added == sorted(added) and removed == sorted(removed)
    was = set(before.splitlines())
    assert set(removed) <= was and not set(added) & was
    assert (was - set(removed)) | set(added) == set(after.splitlines())


def test_a_new_document_is_one_sentence(difference: Callable[[bytes, bytes], Changes]) -> None:
    title = 'id/document/ccpr-c-aaa-co-1 dcterms:title "Concluding observations"@en | document/ccpr-c-aaa-co-1\n'
    states = "\n".join(line for line in BASE.splitlines() if "| vocabulary" in line)
    changes = difference(write_nquads(quads(states)), write_nquads(quads(BASE + title)))
    assert sentences(changes) == [
        "Document now in the data: CCPR/C/AAA/CO/1, “Concluding observations”, with 1 paragraph and 1 concern"
    ]
    assert [(group.whole, group.name, group.kind) for group in changes.groups] == [
        (iris.document("CCPR/C/AAA/CO/1"), "CCPR/C/AAA/CO/1", "documents")
    ]


def test_the_text_of_a_document_that_was_only_referred_to_is_one_sentence(
    difference: Callable[[bytes, bytes], Changes],
) -> None:
    """A document is cited, with paragraphs, before it is read: no text of it has changed when it is."""
    graph = "| document/ccpr-c-aaa-co-1"
    stub = "\n".join(line for line in BASE.splitlines() if " ccpr:text " not in line and "concern/2" not in line)
    own = f'id/document/ccpr-c-aaa-co-1 dcterms:title "Concluding observations"@en {graph}\n'
    own += f"id/document/ccpr-c-aaa-co-1 eli:is_realized_by id/document/ccpr-c-aaa-co-1/expression/en {graph}\n"
    before, after = write_nquads(quads(stub)), write_nquads(quads(BASE + own))
    told = "CCPR/C/AAA/CO/1 is {} in the data{} “Concluding observations”, with 1 paragraph and 1 concern; {} only referred to"
    came, went = difference(before, after), difference(after, before)
    assert sentences(came) == ["The text of " + told.format("now", ",", "so far it was")]
    assert sentences(went) == ["The text of " + told.format("no longer", ":", "it is")]
    assert {group.kind for group in (*came.groups, *went.groups)} == {"documents"}
    assert (str(came.least), str(went.least)) == ("minor", "major")


def test_sentences_stand_in_the_order_of_paragraphs(difference: Callable[[bytes, bytes], Changes]) -> None:
    lines = "".join(
        f'id/document/ccpr-c-aaa-co-1/{kind.lower()}/{n} rdfs:label "{kind}: CCPR/C/AAA/CO/1, para. {n}"@en | document/ccpr-c-aaa-co-1\n'
        for kind, n in (("Concern", 9), ("Recommendation", 10), ("Concern", 33), ("Recommendation", 34))
    )
    tags = lines.replace("rdfs:label", "dcterms:subject id/theme/torture | x\n#").splitlines()
    tagged = "".join(
        f"{line.partition(' | x')[0]} | document/ccpr-c-aaa-co-1\n" for line in tags if not line.startswith("#")
    )
    changes = difference(write_nquads(quads(BASE + lines)), write_nquads(quads(BASE + lines + tagged)))
    assert [text.partition(" of ")[0] for text in sentences(changes)] == [
        "Concern 9", "Recommendation 10", "Concern 33", "Recommendation 34",
    ]  # fmt: skip


def test_documents_whose_names_begin_alike(difference: Callable[[bytes, bytes], Changes]) -> None:
    """``…/co-1`` and ``…/co-11`` are two documents, though one IRI begins the other."""
    other = BASE.replace("ccpr-c-aaa-co-1", "ccpr-c-aaa-co-11").replace("CO/1", "CO/11")
    changed = BASE.replace("is concerned", "is alarmed")
    changes = difference(write_nquads(quads(BASE)), write_nquads(quads(changed + other)))
    assert [(group.name, group.kind, group.total) for group in changes.groups] == [
        ("CCPR/C/AAA/CO/1", "text", 1),
        ("CCPR/C/AAA/CO/11", "documents", 1),
    ]


def test_there_is_room_for_so_many(difference: Callable[[bytes, bytes], Changes], wording: Wording) -> None:
    most = wording.limits.each
    more = "".join(
        f'id/state/b{n:03} a ccpr:State | vocabulary/states\nid/state/b{n:03} rdfs:label "B{n}"@en | vocabulary/states\n'
        for n in range(most + 7)
    )
    changes = difference(write_nquads(quads(BASE)), write_nquads(quads(BASE + more)))
    (group,) = changes.groups
    assert (len(group.sentences), group.total, changes.total) == (most, most + 7, most + 7)
    assert "- And 7 more." in changes.to_markdown(wording)
    assert json.loads(changes.to_json(wording))["classes"][iris.term("State")] == {"new": most + 7, "gone": 0}


def test_each_group_says_whose_change_it_is(difference: Callable[[bytes, bytes], Changes], wording: Wording) -> None:
    changed = BASE.replace("is concerned", "is alarmed")
    changes = difference(write_nquads(quads(BASE)), write_nquads(quads(changed + 'id/state/b rdfs:label "B"@en | x\n')))
    groups = json.loads(changes.to_json(wording))["groups"]
    assert groups
    markdown = changes.to_markdown(wording)
    for group in groups:
        kind = wording.kinds[group["kind"]]
        assert (group["title"], group["note"]) == (kind.title, kind.note)
        assert f"### {kind.title}\n\n> {kind.note}\n" in markdown
    assert groups[0]["note"].startswith("A document that was issued does not change.")


def test_an_article_that_a_document_cites_is_told_with_the_law(difference: Callable[[bytes, bytes], Changes]) -> None:
    """It is there because of the document, and no entry of a vocabulary that this project keeps."""
    law = "".join(
        f"id/domestic-law/aaa/code{path} a ccpr:{type_} | document/ccpr-c-aaa-co-1\n"
        f'id/domestic-law/aaa/code{path} rdfs:label "Code{path}"@en | document/ccpr-c-aaa-co-1\n'
        for path, type_ in (("", "DomesticLaw"), ("/article/6", "Provision"))
    )
    changes = difference(write_nquads(quads(BASE)), write_nquads(quads(BASE + law)))
    assert [(group.kind, group.total) for group in changes.groups] == [("references", 2)]


def test_what_has_no_wording_is_counted(difference: Callable[[bytes, bytes], Changes]) -> None:
    note = 'id/state/aaa skos:changeNote "x"@en | vocabulary/states\n'
    changes = difference(write_nquads(quads(BASE)), write_nquads(quads(BASE + note)))
    assert sentences(changes) == []
    assert changes.properties == (("http://www.w3.org/2004/02/skos/core#changeNote", 1, 0, "counted only"),)


def test_text_is_no_markup(difference: Callable[[bytes, bytes], Changes], wording: Wording) -> None:
    changed = BASE.replace('"Aaa"@en', '"<script>alert(1)</script> [x](y) | *z*"@en')
    title = 'id/state/aaa dcterms:title "<b>|`"@en | vocabulary/states\n'
    text = difference(write_nquads(quads(BASE)), write_nquads(quads(changed + title))).to_markdown(wording)
    assert "\\<script\\>" in text and "\\[x\\]" in text and "\\<b\\>\\|\\`" in text


def test_every_wording_can_be_filled(wording: Wording) -> None:
    """The places in wordings are those that there are."""
    known = {"subject", "of", "object", "old", "new", "label", "short", "property", "parts"}
    for entry in wording.properties.values():
        for text in filter(None, (entry.added, entry.removed, entry.changed)):
            assert fill(text, dict.fromkeys(known | {"ccpr:party", "ccpr:treaty"}, "x")), text
    for name, one in wording.resources.items():
        assert any(fill(text, dict.fromkeys(known, "x")) for text in one.added + one.removed), name
        assert all(
            fill(text, dict.fromkeys(known | {"dcterms:title"}, "x")) for text in one.text_added + one.text_removed
        )


def test_wordings_are_of_terms_that_are_in_use(release: Release, project: Project, wording: Wording) -> None:
    """A misspelled property would never be told; those that no data have yet are declared."""
    declared = {str(t.subject)[1:-1] for t in ox.parse(path=str(project.ontology), format=ox.RdfFormat.TURTLE)}
    used = release.statistics["properties"].keys() | release.statistics["classes"].keys() | declared
    for iri in (
        *wording.properties,
        *wording.resources,
        *wording.parts,
        *wording.ignored,
        *wording.labels,
        *wording.words,
        *wording.text,
    ):
        assert iri in used, iri


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: text\n    changed", "kind: texts\n    changed", "there is no kind 'texts'"),
        ("  ccpr:order: a place", "  ccpr:text: a place", "told and ignored at once"),
        ("  ccpr:order: a place", "  cpr:order: a place", "has no prefix of"),
        ("    added: '{subject} now has a text: {object}'", "    add: x", "properties"),
    ],
)
def test_a_mistake_in_the_wordings_is_said(project: Project, tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (project.releases / "sentences.yaml").read_text()
    assert old in text
    (tmp_path / "sentences.yaml").write_text(text.replace(old, new, 1))
    with pytest.raises(KnowledgeError, match=message):
        load_wording(tmp_path / "sentences.yaml")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b", "a c", ("“a b”", "“a c”")),
        ("x " * 60 + "old end", "x " * 60 + "new end", ("“…x x x x x x x x old end”", "“…x x x x x x x x new end”")),
        ("same " * 30, "same " * 30 + "more", None),
        ("", "new", ("“”", "“new”")),
    ],
)
def test_quotations_show_what_differs(old: str, new: str, expected: tuple[str, str] | None) -> None:
    made = excerpts(old, new, 60)
    assert made[0] != made[1]
    assert all(len(text) <= 62 for text in made)
    assert expected is None or made == expected
