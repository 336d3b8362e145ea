"""Compares what the rules add with the closure of owlrl, an implementation of all rules of OWL 2 RL, and writes the result.

    python -m tests.closure --write     # docs/reasoning.md
    python -m tests.closure --whole     # print the page for the whole graph, not a cut of it (a minute or more)

The cut, which the tests use, is representative and quick: the whole ontology, and of the document's graph everything but most
annotations, which are alike; and what these point to in the vocabularies, without prose.
"""

from __future__ import annotations

import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import owlrl
import pyoxigraph as ox
import yaml
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from ccpr_graph import iris
from ccpr_graph.build import assert_quads
from ccpr_graph.infer import infer
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project
from ccpr_graph.validate import to_graph
from tests.rdf_cases import ROOT, rules

PAGE = ROOT / "docs" / "reasoning.md"
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
"""The class by which owlrl reports an inconsistency."""

ANNOTATIONS_LEFT_OUT = 50
"""Of how many annotations the cut has one; it has one at least of every kind."""
PROSE = {
    *(str(SKOS[name]) for name in ("altLabel", "definition", "example", "hiddenLabel", "scopeNote")),
    iris.term("counterExample"),
    iris.term("falseCue"),
}

Triple = tuple[Any, Any, Any]


# The kinds of entailments of OWL 2 RL that are left out

AXIOMS = {
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
    *(OWL.equivalentClass, OWL.equivalentProperty, OWL.disjointWith, OWL.inverseOf),
}
KINDS_OF_TERMS = {
    *(RDFS.Class, RDFS.Datatype, RDF.Property, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty),
    *(OWL.AnnotationProperty, OWL.Ontology),
}


@dataclass(frozen=True)
class Useless:
    """A kind of triples that owlrl adds and nobody asks for: title, reason, and how to tell it."""

    title: str
    reason: str
    holds: Callable[[Any, Any, Any], bool]


USELESS = (
    Useless(
        "Literals as subjects",
        "No RDF: a literal is the same as itself (`eq-ref`) and has its datatype as type (`dt-type2`)",
        lambda s, p, o: isinstance(s, Literal) and (p == RDF.type or (p == OWL.sameAs and s == o)),
    ),
    Useless(
        "Everything is the same as itself",
        "`eq-ref`. No two resources are made the same",
        lambda s, p, o: p == OWL.sameAs and s == o,
    ),
    Useless(
        "Everything is a thing",
        "`owl:Thing` has every resource as member (`cls-thing`, `scm-cls`)",
        lambda s, p, o: p == RDF.type and o == OWL.Thing,
    ),
    Useless(
        "Axioms on classes and properties",
        "Each class and property is under itself and what is above its superclasses and superproperties (`scm-*`): "
        "about terms, not about documents, and spelt out in the types and values that follow from them",
        lambda s, p, o: p in AXIOMS,
    ),
    Useless(
        "Kinds of terms",
        "That RDF's and OWL's own terms and datatypes are classes, properties and datatypes (`cls-*`, `prp-ap`, `dt-type1`)",
        lambda s, p, o: p == RDF.type and o in KINDS_OF_TERMS and not str(s).startswith(iris.BASE),
    ),
)


def useless(triple: Triple) -> Useless | None:
    """Return the first kind that a triple is of, or None if it is of none."""
    return next((kind for kind in USELESS if kind.holds(*triple)), None)


# The graphs that are compared


@cache
def asserted() -> tuple[ox.Quad, ...]:
    return tuple(assert_quads(Project(ROOT), lambda message: None)[0])


@cache
def inferred() -> tuple[ox.Quad, ...]:
    """Return what the rules add to the whole graph."""
    return infer(asserted(), rules())


def cut(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return ontology and documents with few of their annotations, and what they point to, without prose."""
    own, others = [], defaultdict(list)
    for quad in quads:
        name = quad.graph_name.value
        if name == iris.graph("ontology") or name.startswith(iris.graph("document") + "/"):
            own.append(quad)
        elif quad.predicate.value not in PROSE:
            others[quad.subject].append(quad)
    annotations, left_out = _annotations(own)
    kept = []
    for quad in own:
        name = quad.subject.value
        owner = name if name in annotations else name.rpartition("/")[0]
        if owner not in left_out:
            kept.append(quad)
    return kept + _pointed_to(kept, others)


def _annotations(quads: list[ox.Quad]) -> tuple[set[str], set[str]]:
    """Return all annotations, and those that the cut leaves out."""
    annotation = ox.NamedNode(PREFIXES["oa"] + "Annotation")
    names = sorted({quad.subject.value for quad in quads if quad.object == annotation})
    said = defaultdict(set)
    for quad in quads:
        said[quad.subject.value].add(quad.predicate.value)
    first_of_a_kind = {frozenset(said[name]): name for name in reversed(names)}
    return set(names), set(names) - set(names[::ANNOTATIONS_LEFT_OUT]) - set(first_of_a_kind.values())


def _pointed_to(quads: list[ox.Quad], others: dict[Any, list[ox.Quad]]) -> list[ox.Quad]:
    found: list[ox.Quad] = []
    seen, waiting = set(), [quad.object for quad in quads]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            found += others.get(node, [])
            waiting += [quad.object for quad in others.get(node, [])]
    return found


def owl_closure(graph: Graph) -> set[Triple]:
    closed = Graph()
    closed += graph
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return set(closed)


class Comparison:
    """What the rules add to a graph, beside owlrl's closures of the graph without and with these additions."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        graph, ours = to_graph(quads), infer(quads, rules())
        self.asserted: set[Triple] = set(graph)
        self.by_rule: dict[str, set[Triple]] = {
            rule.slug: set(to_graph(quad for quad in ours if quad.graph_name.value == rule.graph)) for rule in rules()
        }
        self.ours: set[Triple] = set().union(*self.by_rule.values())
        self.closure = owl_closure(graph)
        self.closure_of_all = owl_closure(graph + to_graph(ours))

    @property
    def left_out(self) -> set[Triple]:
        """What OWL 2 RL entails and the rules do not add."""
        return self.closure_of_all - self.asserted - self.ours


@cache
def comparison() -> Comparison:
    return Comparison(cut(asserted()))


def intended() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((ROOT / "tests" / "closure.yaml").read_text(encoding="utf-8"))


# The page


def page(compared: Comparison) -> str:
    """Return the text of docs/reasoning.md."""
    return INTRODUCTION + _rules_table(compared) + _left_out(compared)


INTRODUCTION = """# Reasoning

*Written by `python -m tests.closure --write`; `tests/test_closure.py` holds it equal to a fresh computation.*

What follows from the data is added when the graph is built, by the SPARQL rules in `ontology/rules/`, until they add nothing
more. Each rule's inferences stand in a named graph of their own, `graph/inferred/<rule>`, which `graph/rules` describes with
the rule's title and query: `GRAPH ?g { … } ?g ccpr:byRule/rdfs:label ?rule` tells by which rule a triple follows. A triple that
several rules give stands in the graph of each; one that is asserted stands in none of them.

Rules only ever give more of more triples (MINUS, OPTIONAL and the like are refused). So there is one result, whatever the order
of the rules, and a rule is run again only when triples that it can read were added. `tests/test_infer.py` compares with
running all rules over everything until nothing is new, on graphs and rules made at random.

Three rules carry out axioms of the ontology: subclasses, subproperties, inverses. The others say what OWL 2 RL cannot say, or
what it could say only with axioms on other people's terms.

"""


def _rules_table(compared: Comparison) -> str:
    whole: dict[str, int] = defaultdict(int)
    for quad in inferred():
        whole[quad.graph_name.value] += 1
    rows = []
    for rule in rules():
        ours, about = compared.by_rule[rule.slug], intended()[rule.slug]
        owl = ", ".join(f"`{name}`" for name in about.get("owl", [])) or "no"
        rows.append(
            f"| `{rule.slug}` | {rule.title}. {rule.description} | `{about['example'].replace('|', '')}` "
            f"| {whole[rule.graph]:,} | {owl} | {len(ours & compared.closure):,} of {len(ours):,} |\n"
        )
    return (
        "## What is inferred\n\n"
        f"The whole graph of the project has {len(to_graph(asserted())):,} asserted triples, to which the rules add "
        f"{len(to_graph(inferred())):,}. The last two columns: the rules of OWL 2 RL that say the same, and how many of the "
        "rule's triples owlrl finds, from asserted triples alone, in the cut of the graph that it is run over.\n\n"
        "| rule | says | example | triples | OWL 2 RL | owlrl finds |\n|---|---|---|---|---|---|\n"
        + "".join(rows)
        + "\nWhere owlrl finds fewer than all for a rule of OWL 2 RL, the others follow by it from what rules beyond OWL have "
        "added. Over the graph with these additions owlrl finds all.\n\n"
    )


def _left_out(compared: Comparison) -> str:
    found: dict[str, list[Triple]] = defaultdict(list)
    for triple in compared.left_out:
        kind = useless(triple)
        found[kind.title if kind else "Unexplained"].append(triple)
    rows = "".join(
        f"| {kind.title} | {kind.reason} | {len(found[kind.title]):,} |\n" for kind in USELESS if found[kind.title]
    )
    common = len(compared.closure_of_all & compared.ours)
    return (
        "## What OWL 2 RL adds beyond that\n\n"
        "owlrl, which implements all rules of OWL 2 RL, is the reference. It is run over a cut of the graph: the ontology, the "
        f"document with about one in {ANNOTATIONS_LEFT_OUT} of its annotations, and what these point to in the vocabularies, without "
        f"prose: {len(compared.asserted):,} asserted triples and the {len(compared.ours):,} that the rules add to them. "
        f"Its closure has {len(compared.closure_of_all):,} triples: these {len(compared.asserted) + common:,}, and "
        f"{len(compared.left_out):,} that production leaves out, all of a kind that nobody asks for:\n\n"
        f"| kind | why | triples |\n|---|---|---|\n{rows}"
        f"| unexplained | | {len(found['Unexplained']):,} |\n\n"
        "It reports no inconsistency, makes no two resources the same, and gives no resource a type or value that the rules "
        "do not give. No domain or range gives a type that the data do not have anyway.\n"
    )


def main(arguments: list[str]) -> None:
    text = page(Comparison(list(asserted())) if "--whole" in arguments else comparison())
    if "--write" in arguments and "--whole" not in arguments:
        Path(PAGE).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
