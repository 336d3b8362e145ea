from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.infer import MAX_RUNS, Rule, describe_inference, infer, load_rules, materialise
from ccpr_graph.infer.patterns import parse_patterns
from ccpr_graph.prefixes import PREFIXES
from tests.rdf_cases import DOCUMENT, inferred, ontology_quads, quads_of, rules

HEAD = "# title: A rule\n# description: It says\n#   something.\n"
ONCE = HEAD + "CONSTRUCT { <x:a> a <x:B> } WHERE { ?s ?p ?o }\n"
EVERYTHING = HEAD + "CONSTRUCT { ?s <x:q> ?o } WHERE { ?s ?p ?o }\n"


def triples(quads: tuple[ox.Quad, ...] | list[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in quads}


def document(part: str = "") -> str:
    return iris.part(iris.document("CCPR/C/KAZ/CO/3"), part) if part else iris.document("CCPR/C/KAZ/CO/3")


def write(folder: Path, **rules: str) -> Path:
    for slug, text in rules.items():
        (folder / f"{slug}.rq").write_text(text, encoding="utf-8")
    return folder


def added(subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in inferred(quads_of(DOCUMENT))
        if quad.subject.value == subject and quad.predicate.value == iris.term(predicate)
    }


def test_nothing_asserted_is_repeated() -> None:
    asserted = [*quads_of(DOCUMENT), *ontology_quads()]
    new = infer(asserted, rules())
    assert new
    assert not triples(new) & triples(asserted)


def test_named_graphs_of_what_is_asserted_do_not_matter() -> None:
    data = [*quads_of(DOCUMENT), *ontology_quads()]
    names = [ox.NamedNode("x:a"), ox.NamedNode("x:b")]
    spread = [ox.Quad(q.subject, q.predicate, q.object, names[n % 2]) for n, q in enumerate(data)]
    assert infer(spread, rules()) == infer(data, rules())


def test_result_stands_in_graphs_that_name_the_rules_sorted_and_once() -> None:
    new = inferred(quads_of(DOCUMENT))
    graphs = {quad.graph_name.value for quad in new}
    assert len(graphs) > 10
    assert graphs <= {iris.graph("inferred", rule.slug) for rule in rules()}
    assert list(new) == sorted(set(new), key=str)


def test_a_triple_that_two_rules_give_stands_in_the_graph_of_each(tmp_path: Path) -> None:
    first = HEAD + "CONSTRUCT { ?s <x:q> ?o } WHERE { ?s <x:p> ?o }\n"
    second = HEAD + "CONSTRUCT { ?s <x:q> ?o } WHERE { ?s <x:q> ?o . ?s <x:p> ?o }\n"
    given = load_rules(write(tmp_path, a=second, b=first))
    start = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(1))
    assert {(quad.predicate.value, quad.graph_name.value) for quad in infer([start], given)} == {
        ("x:q", iris.graph("inferred", slug)) for slug in ("a", "b")
    }


def test_what_is_asserted_later_can_be_added() -> None:
    data = [*ontology_quads(), *quads_of(DOCUMENT)]
    store = ox.Store()
    store.extend(data[: len(data) * 3 // 4])
    materialise(store, rules())
    store.extend(data)
    materialise(store, rules())
    graph = ox.NamedNode(iris.graph("inferred", "within"))
    assert set(store.quads_for_pattern(None, None, None, graph)) == {
        quad for quad in infer(data, rules()) if quad.graph_name == graph
    }


def test_a_store_can_be_given_and_is_not_changed() -> None:
    data = [*quads_of(DOCUMENT), *ontology_quads()]
    store = ox.Store()
    store.extend(data)
    assert infer(store, rules()) == infer(data, rules())
    assert set(store) == set(data)


def test_result_is_a_fixpoint() -> None:
    data = [*quads_of(DOCUMENT), *ontology_quads()]
    assert infer([*data, *infer(data, rules())], rules()) == ()


@pytest.mark.parametrize("seed", range(5))
def test_order_of_rules_and_data_does_not_matter(seed: int) -> None:
    data, shuffled = [*quads_of(DOCUMENT), *ontology_quads()], list(rules())
    expected = infer(data, rules())
    generator = random.Random(seed)
    generator.shuffle(shuffled)
    generator.shuffle(data)
    assert infer(data, shuffled) == expected


def test_nothing_useless_is_inferred() -> None:
    for quad in inferred(quads_of(DOCUMENT)):
        assert quad.subject != quad.object
        assert not str(quad.object).startswith("<http://www.w3.org/2002/07/owl#")
        assert isinstance(quad.object, ox.NamedNode) or quad.predicate.value.endswith("#label")


def test_item_is_under_the_articles_of_the_concern_and_those_of_its_own_words() -> None:
    seven, nineteen = iris.article("iccpr", "7"), iris.article("iccpr", "19")
    assert added(document("recommendation/3/a"), "underArticle") == {seven, nineteen}
    assert added(document("recommendation/3/b"), "underArticle") == {seven, nineteen}
    assert added(document("concern/2"), "underArticle") == {seven, nineteen}


def test_paragraph_is_within_its_sections_and_document() -> None:
    wholes = {document("paragraph/3"), document("section/c/1"), document("section/c"), document()}
    assert added(document("paragraph/3/a"), "within") == wholes
    assert added(document("paragraph/3/a"), "inDocument") == {document()}


def test_statement_has_state_body_and_cycle_of_its_document() -> None:
    concern = document("concern/2")
    assert added(concern, "state") == {iris.state("KAZ")}
    assert added(concern, "treatyBody") == {iris.treaty_body("CCPR")}
    assert added(concern, "cycle") == {iris.cycle("CCPR", "KAZ", "3")}


def test_rules_that_never_settle_are_stopped(tmp_path: Path) -> None:
    grow = HEAD + "CONSTRUCT { ?s <x:n> ?next } WHERE { ?s <x:n> ?n BIND(?n + 1 AS ?next) }\n"
    given = load_rules(write(tmp_path, grow=grow, once=ONCE))
    start = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:n"), ox.Literal(1))
    with pytest.raises(KnowledgeError, match=rf"grow\.rq.*after {MAX_RUNS} runs the rule still adds"):
        infer([start], given)


def test_a_rule_has_slug_title_and_description(tmp_path: Path) -> None:
    (rule,) = load_rules(write(tmp_path, everything=EVERYTHING))
    assert (rule.slug, rule.title, rule.description) == ("everything", "A rule", "It says something.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + "CONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ?o } LIMIT x\n",
            r"bad\.rq, line 5: this is not valid SPARQL before 'x'\. C",
        ),
        (
            HEAD + "CONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p ?o\n",
            r"bad\.rq, line 6: this is not valid SPARQL where it ends",
        ),
        (HEAD + "CONSTRUCT { ?s a ccpr:X } WHERE { }\n", r"bad\.rq, line 4: .* before '} W.*' \(prefix not found\)"),
        (HEAD + "SELECT * WHERE { ?s ?p ?o }\n", r"bad\.rq: a rule must be a CONSTRUCT query"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n", r"bad\.rq, line 1: the rule has no title"),
        (HEAD + "CONSTRUCT { ?s a <x:B> } WHERE { ?s ?p ?o MINUS { ?s a ?b } }\n", r"bad\.rq: Minus may give less"),
        (HEAD + "CONSTRUCT { ?s a <x:B> } WHERE { ?s ?p ?o OPTIONAL { ?s a ?b } }\n", r"bad\.rq: LeftJoin may give"),
        (
            HEAD + "CONSTRUCT { ?s a <x:B> } WHERE { ?s ?p ?o FILTER NOT EXISTS { ?s a ?b } }\n",
            r"bad\.rq: NOTEXISTS may",
        ),
        (HEAD + "CONSTRUCT { ?s a <x:B> } WHERE { ?s ?p ?o FILTER (1 < 2 && NOW() > ?o) }\n", r"bad\.rq: NOW may"),
        (HEAD + "CONSTRUCT { ?s a <x:B> } WHERE { ?s ?p ?o BIND (RAND() AS ?x) }\n", r"bad\.rq: RAND may"),
        (HEAD + "CONSTRUCT { ?s a [] } WHERE { ?s ?p ?o }\n", r"bad\.rq: a blank node in CONSTRUCT may give"),
        (HEAD + "CONSTRUCT { ?s a <x:B> } WHERE { { SELECT ?s { ?s ?p ?o } LIMIT 1 } }\n", r"bad\.rq: Slice may give"),
        (HEAD + "CONSTRUCT { ?s a <x:B> } WHERE { GRAPH ?g { ?s ?p ?o } }\n", r"bad\.rq: Graph may give"),
        ("# title: T\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\n", r"bad\.rq, line 1: the rule has no description"),
    ],
)
def test_broken_rule_is_refused_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        load_rules(write(tmp_path, bad=text))


def test_unreadable_and_missing_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no rule here"):
        load_rules(tmp_path)
    (tmp_path / "latin.rq").write_bytes(b"# title: caf\xe9\n")
    with pytest.raises(KnowledgeError, match=r"latin\.rq: the rule cannot be read"):
        load_rules(tmp_path)


# What a rule can read, and the order of rules

P = "PREFIX : <x:>\n"
SCHEMA = [
    ox.Quad(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o))
    for s, p, o in [
        ("x:a", "x:sub", "x:b"),
        ("x:c", "x:sub", "x:d"),
        ("x:a", "x:ours", "x:yes"),
        ("x:d", "x:ours", "x:yes"),
    ]
]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{ ?s :p ?o ; :q ?x }", "p q"),
        ("{ { ?s :p ?o } UNION { ?s a ?o } }", "p type"),
        ("{ ?s ?any ?o }", None),
        ("{ ?s :p ?x . ?s ?any ?o }", None),
        ("{ VALUES ?any { :p :q } ?s ?any ?o }", "p q"),
        ("{ VALUES (?any ?x) { (:p 1) (UNDEF 2) } ?s ?any ?o }", None),
        ("{ ?any :sub ?super . ?s ?any ?o }", "sub a c"),
        ("{ ?super :sub ?any . ?s ?any ?o }", "sub b d"),
        ("{ ?any :sub :d . ?s ?any ?o }", "sub c"),
        ("{ ?any :sub ?super . ?any :ours :yes . ?s ?any ?o }", "sub ours a"),
        ("{ { ?any :sub ?x } UNION { ?x :sub ?any } ?any :ours :yes . ?s ?any ?o }", "sub ours a d"),
        ("{ { ?any :sub ?x } UNION { ?x :p ?y } ?s ?any ?o }", None),
        ("{ ?s :p ?x BIND (?x AS ?any) ?s ?any ?o }", None),
        ("{ ?s :p+ ?o ; ^:q/(:r|:t) ?x }", "p q r t"),
        ("{ ?s :p* ?o }", None),
        ("{ ?s :p? ?o }", None),
        ("{ ?s !:p ?o }", None),
        ("{ { SELECT ?s ?o { ?s :p ?o } } FILTER (?o > 1) }", "p"),
    ],
)
def test_predicates_that_a_query_can_read(where: str, expected: str | None) -> None:
    store = ox.Store()
    store.extend(SCHEMA)
    read = parse_patterns(f"{P} CONSTRUCT {{ ?s :made ?o }} WHERE {where}").reads(store)
    names = None if read is None else {re.split("[:#]", iri)[-1] for iri in read}
    assert names == (None if expected is None else set(expected.split()))


def test_predicates_that_a_query_can_write() -> None:
    store = ox.Store()
    store.extend(SCHEMA)
    query = f"{P} CONSTRUCT {{ ?s ?super ?o ; :made ?o }} WHERE {{ ?any :sub ?super . ?s ?any ?o }}"
    assert parse_patterns(query).writes(store) == {"x:b", "x:d", "x:made"}


def test_what_becomes_known_while_rules_run_is_read(tmp_path: Path) -> None:
    """Once :n is found to be under :q, the first rule reads :n; and a later rule adds to it."""
    given = load_rules(
        write(
            tmp_path,
            a=f"{HEAD}{P}CONSTRUCT {{ ?s :q ?o }} WHERE {{ ?p :sub :q . ?s ?p ?o }}\n",
            b=f"{HEAD}{P}CONSTRUCT {{ :n :sub :q }} WHERE {{ ?s :q ?o }}\n",
            c=f"{HEAD}{P}CONSTRUCT {{ :w :n :z }} WHERE {{ :u :q :v }}\n",
        )
    )
    names = ["s m o", "m sub q", "u n v"]
    start = [ox.Quad(*(ox.NamedNode(f"x:{name}") for name in triple.split())) for triple in names]
    assert set(infer(start, given)) == naive(start, given)
    assert "<x:w> <x:q> <x:z>" in {str(quad.triple) for quad in infer(start, given)}


def naive(data: list[ox.Quad], given: Sequence[Rule]) -> set[ox.Quad]:
    """All rules, again and again, over everything: what is not asserted of what each rule ever gives."""
    asserted = {quad.triple for quad in data}
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in asserted)
    result: set[ox.Quad] = set()
    while True:
        made = {(rule, triple) for rule in given for triple in store.query(rule.query)}
        new = {ox.Quad(*t, ox.NamedNode(rule.graph)) for rule, t in made if t not in asserted} - result
        if not new:
            return result
        result |= new
        store.extend(ox.Quad(*quad.triple) for quad in new)


def random_graph(generator: random.Random) -> list[ox.Quad]:
    """Triples among few nodes with the properties and classes that the rules name, and a small ontology, all at random."""
    terms = sorted({iri for rule in rules() for iri in re.findall(r"\b(?:ccpr|dcterms|cito|skos):\w+", rule.query)})
    of = {prefix: PREFIXES[prefix] for prefix in ("ccpr", "dcterms", "cito", "skos")}
    nodes = [ox.NamedNode(f"x:{n}") for n in range(8)]
    named = [ox.NamedNode(of[prefix] + name) for prefix, name in (term.split(":") for term in terms)]
    classes = [node for node in named if re.split("[/#]", node.value)[-1][0].isupper()]
    properties = [node for node in named if node not in classes]
    type_, sub, subproperty, inverse, defined = (
        ox.NamedNode(PREFIXES[prefix] + name)
        for prefix, name in [
            ("rdf", "type"), ("rdfs", "subClassOf"), ("rdfs", "subPropertyOf"), ("owl", "inverseOf"), ("rdfs", "isDefinedBy"),
        ]
    )  # fmt: skip
    pick = generator.choice
    triples = [(pick(nodes), pick(properties), pick(nodes)) for _ in range(40)]
    triples += [(pick(nodes), type_, pick(classes)) for _ in range(12)]
    triples += [(pick(classes), sub, pick(classes)) for _ in range(4)]
    triples += [(pick(properties), pick([subproperty, inverse]), pick([*properties, type_, sub])) for _ in range(6)]
    triples += [
        (term, defined, ox.NamedNode(iris.ONTOLOGY.rstrip("#"))) for term in [*classes, *properties] if pick([0, 1])
    ]
    return [ox.Quad(s, p, o, pick([ox.DefaultGraph(), ox.NamedNode("x:g")])) for s, p, o in triples]


@pytest.mark.parametrize("seed", range(40))
def test_rules_run_when_needed_give_what_all_rules_run_always_give(seed: int) -> None:
    generator = random.Random(seed)
    data, shuffled = random_graph(generator), list(rules())
    generator.shuffle(shuffled)
    expected = naive(data, rules())
    assert expected
    assert set(infer(data, shuffled)) == expected


def test_the_document_gets_what_all_rules_run_always_give() -> None:
    data = [*quads_of(DOCUMENT), *ontology_quads()]
    assert set(infer(data, rules())) == naive(data, rules())


@pytest.mark.parametrize("seed", range(40))
def test_made_up_rules_run_when_needed_give_what_all_run_always_give(seed: int, tmp_path: Path) -> None:
    generator = random.Random(seed)
    pick, names = generator.choice, [f":{letter}" for letter in "abcdef"]

    def pattern() -> str:
        known = f"?p :sub {pick(['?q', pick(names)])} . {pick(['?s', '?t'])} ?p {pick(['?o', '?t'])}"
        plain = f"{pick(['?s', '?o', '?t'])} {pick([*names, names[0] + '+', '?any'])} {pick(['?s', '?o', '?t'])}"
        return pick([plain, plain, plain, known])

    texts = {}
    for letter in "uvwxyz":
        body = f"{pattern()} . {pattern()}" if pick([0, 1]) else f"{{ {pattern()} }} UNION {{ {pattern()} }}"
        texts[letter] = f"{HEAD}{P}CONSTRUCT {{ ?s {pick([*names, '?p', ':sub'])} ?o }} WHERE {{ {body} }}\n"
    made = load_rules(write(tmp_path, **texts))
    nodes = [ox.NamedNode(f"x:{n}") for n in "abcdef"]
    data = [ox.Quad(pick(nodes), pick([*nodes, ox.NamedNode("x:sub")]), pick(nodes)) for _ in range(10)]
    assert set(infer(data, made)) == naive(data, made)


def test_rules_and_their_graphs_are_described() -> None:
    described = describe_inference(rules())
    assert list(described) == sorted(set(described), key=str)
    for rule in rules():
        node, graph = ox.NamedNode(iris.inference_rule(rule.slug)), ox.NamedNode(iris.graph("inferred", rule.slug))
        said = {(quad.subject, quad.predicate.value): quad.object for quad in described}
        assert said[graph, iris.term("byRule")] == node
        assert said[graph, PREFIXES["rdf"] + "type"].value == PREFIXES["void"] + "Dataset"
        assert said[node, PREFIXES["rdfs"] + "label"] == ox.Literal(rule.title, language="en")
        assert said[node, PREFIXES["dcterms"] + "description"] == ox.Literal(rule.description, language="en")
        assert said[node, iris.term("query")] == ox.Literal(rule.query)
