"""Breaks the real graph, one way at a time, and says what the shapes find then that they did not find before.

A mutation is a file ``*.ru`` beside this one: a head (``# title:``, ``# breaks:``, ``# caught-by:``, ``# severity:``) and one SPARQL
UPDATE of the form ``DELETE { … } INSERT { … } WHERE { … }`` (one of the first two may be missing) on the merge of all that
is asserted. The project's prefixes are declared, and IRIs are below ``id/``.

Every mutation is inferred from and checked as the build does it, with two short cuts that change no result. Rules are run
again only if the mutation touches a predicate that some rule reads or writes, and then on what they read or write. A shape
is evaluated again only if the mutation touches a term that the shape names, or if the shape may depend on any. The test
module compares both with the long way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.build import assert_quads
from ccpr_graph.errors import ValidationError
from ccpr_graph.infer import infer, materialise
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project
from ccpr_graph.validate import Finding, Shapes, check_terms, load_foreign_terms, load_shapes
from ccpr_graph.validate.bulk import Shape, evaluate
from ccpr_graph.validate.bulk.data import Data, Edges
from ccpr_graph.validate.bulk.nodes import SUBCLASS_OF, TYPE
from tests.rdf_cases import ROOT, SHAPE, rules

FOLDER = Path(__file__).parent
TERMS = "terms"
"""What catches undeclared terms: no shape, but the check of terms before all shapes."""

PROLOGUE = "\n".join([f"BASE <{iris.ID}>", *(f"PREFIX {prefix}: <{iri}>" for prefix, iri in sorted(PREFIXES.items()))])
_IS_DEFINED_BY = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
_HEAD = re.compile(r"^# ([a-z-]+): (.+(?:\n#   .+)*)$", re.MULTILINE)
_BRACES = r"\{((?:[^{}\"]|\"[^\"\n]*\")*)\}\s*"
_UPDATE = re.compile(rf"(?:DELETE {_BRACES})?(?:INSERT {_BRACES})?WHERE(.*)", re.DOTALL)


@dataclass(frozen=True)
class Mutation:
    """One way to break the graph.

    Args:
        slug: name of the file.
        title: what is changed, in words of the field.
        breaks: what somebody who trusts the graph would get wrong.
        caught_by: the check that is meant to find it.
        severity: how bad it is.
        update: the SPARQL UPDATE, without prefixes.
        deleted: what stands behind DELETE in it.
        inserted: what stands behind INSERT.
        where: what stands behind WHERE.
    """

    slug: str
    title: str
    breaks: str
    caught_by: str
    severity: str
    update: str
    deleted: str
    inserted: str
    where: str


@dataclass(frozen=True)
class Outcome:
    """What a mutation changed, and what was found then and not before; ``terms`` is what the check of terms says."""

    removed: frozenset[ox.Quad]
    added: frozenset[ox.Quad]
    findings: frozenset[Finding]
    terms: str | None

    def found_by(self, check: str) -> set[str]:
        """Return the severities of what a check found."""
        if check == TERMS:
            return {"Violation"} if self.terms else set()
        return {finding.severity for finding in self.findings if finding.check == SHAPE + check}

    def checks(self) -> set[str]:
        """Return the names of all checks that found something."""
        named = {finding.check.removeprefix(SHAPE) for finding in self.findings}
        return named | ({TERMS} if self.terms else set())


@cache
def mutations() -> tuple[Mutation, ...]:
    """Return all mutations, by slug."""
    return tuple(map(_mutation, sorted(FOLDER.glob("*.ru"))))


def _mutation(path: Path) -> Mutation:
    text = path.read_text(encoding="utf-8")
    head = {key: " ".join(value.replace("\n#", " ").split()) for key, value in _HEAD.findall(text)}
    missing = {"title", "breaks", "caught-by"} - head.keys()
    assert not missing, f"{path.name}: the head lacks {', '.join(sorted(missing))}"
    update = "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()
    parts = _UPDATE.fullmatch(update)
    assert parts, f"{path.name}: the update is not of the form DELETE {{ … }} INSERT {{ … }} WHERE {{ … }}"
    return Mutation(
        path.stem,
        head["title"],
        head["breaks"],
        head["caught-by"].removeprefix("shape:"),
        head.get("severity", "Violation"),
        update,
        *(part or "" for part in parts.groups()),
    )


@cache
def real_graph() -> RealGraph:
    """Return the real graph, built once in a process."""
    return RealGraph()


class Patched(Data):
    """A graph that differs from another in some statements, and has from it whatever these do not touch.

    Args:
        base: the other graph.
        store: the graph itself.
        changed: the statements that only one of the two has.
    """

    def __init__(self, base: Data, store: ox.Store, changed: Iterable[ox.Quad]) -> None:
        super().__init__(store)
        self._base = base
        self._touched = {str(quad.predicate) for quad in changed}
        self._types_touched = bool(self._touched & {TYPE, SUBCLASS_OF})

    @cached_property
    def by_predicate(self) -> Mapping[str, Edges]:
        """For each predicate, the objects by subject."""
        return {**self._base.by_predicate, **{predicate: self._read(predicate) for predicate in self._touched}}

    def _read(self, predicate: str) -> Edges:
        edges: Edges = {}
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate[1:-1]), None):
            edges.setdefault(str(quad.subject), []).append(str(quad.object))
        return edges

    def inverse(self, predicate: str) -> Edges:
        """Return the subjects of a predicate by object."""
        return super().inverse(predicate) if predicate in self._touched else self._base.inverse(predicate)

    def instances(self, class_: str) -> frozenset[str]:
        """Return the nodes with a class or one of its subclasses as type."""
        return super().instances(class_) if self._types_touched else self._base.instances(class_)


class RealGraph:
    """The graph that is built from data/, with what follows from it and what the shapes find in it."""

    def __init__(self) -> None:
        self.asserted = ox.Store()
        self.asserted.bulk_extend(_merged(assert_quads(Project(ROOT), lambda message: None)[0]))
        self.whole = ox.Store()
        self.whole.bulk_extend(self.asserted)
        self.readable = ox.Store()
        self.readable.bulk_extend(quad for quad in self.asserted if quad.predicate.value in self.inference_reads)
        self.inferred = self._infer()
        self.whole.extend(self.inferred)
        # Read here, before anything changes, and kept: what a mutation does not touch is not read again.
        self.data = Data(self.whole)
        self.findings = frozenset(evaluate(self.data, all_shapes().parsed))
        self.ontology = list(self.asserted.quads_for_pattern(None, _IS_DEFINED_BY, None))
        self.foreign = load_foreign_terms(ROOT / "ontology" / "foreign-terms.yaml")

    @cached_property
    def inference_reads(self) -> frozenset[str]:
        """The predicates that rules read or write."""
        touched: set[str] = set()
        for rule in rules():
            for predicates in (rule.patterns.reads(self.asserted), rule.patterns.writes(self.asserted)):
                assert predicates is not None, f"{rule.slug} may read or write anything"
                touched |= predicates
        return frozenset(touched)

    def _infer(self) -> frozenset[ox.Quad]:
        inferred = materialise(self.readable, rules())
        for rule in rules():
            self.readable.remove_graph(ox.NamedNode(rule.graph))
        return frozenset(_merged(inferred))

    def outcome(self, mutation: Mutation, *, thorough: bool = False) -> Outcome:
        """Break the graph, look, and mend it again; thoroughly means without short cuts."""
        removed, added = self._apply(mutation)
        try:
            inferred = self._infer_all() if thorough else self._infer_again(removed, added)
            gone = (removed | (self.inferred - inferred)) - (inferred | added)
            new = frozenset(quad for quad in added | (inferred - self.inferred) if quad not in self.whole)
            _change(self.whole, gone, new)
            try:
                return Outcome(removed, added, self._look(gone | new, thorough), self._undeclared(added))
            finally:
                _change(self.whole, new, gone)
        finally:
            _change(self.asserted, added, removed)

    def _apply(self, mutation: Mutation) -> tuple[frozenset[ox.Quad], frozenset[ox.Quad]]:
        """Run the update, and return what it removed and added."""
        deleted = self._construct(mutation.deleted, mutation.where)
        inserted = self._construct(mutation.inserted, mutation.where)
        removed = frozenset(quad for quad in deleted - inserted if quad in self.asserted)
        added = frozenset(quad for quad in inserted if quad not in self.asserted)
        size = len(self.asserted)
        self.asserted.update(f"{PROLOGUE}\n{mutation.update}")
        assert len(self.asserted) == size - len(removed) + len(added)
        return removed, added

    def _construct(self, template: str, where: str) -> frozenset[ox.Quad]:
        if not template:
            return frozenset()
        made = self.asserted.query(f"{PROLOGUE}\nCONSTRUCT {{ {template} }} WHERE {where}")
        assert isinstance(made, ox.QueryTriples)
        return frozenset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in made)

    def _infer_all(self) -> frozenset[ox.Quad]:
        return frozenset(_merged(infer(self.asserted, rules())))

    def _infer_again(self, removed: frozenset[ox.Quad], added: frozenset[ox.Quad]) -> frozenset[ox.Quad]:
        less, more = (
            [quad for quad in quads if quad.predicate.value in self.inference_reads] for quads in (removed, added)
        )
        if not less and not more:
            return self.inferred
        _change(self.readable, less, more)
        try:
            return self._infer()
        finally:
            _change(self.readable, more, less)

    def _look(self, changed: frozenset[ox.Quad], thorough: bool) -> frozenset[Finding]:
        data = Data(self.whole) if thorough else Patched(self.data, self.whole, changed)
        touched = _touched(changed)
        classes = {type_[1:-1] for quad in changed for type_ in self.data.edges(TYPE).get(str(quad.subject), ())}
        again = [shape for shape in all_shapes().parsed if thorough or _may_see(shape, touched, classes)]
        return frozenset(evaluate(data, again)) - self.findings

    def _undeclared(self, added: frozenset[ox.Quad]) -> str | None:
        try:
            check_terms(added, self.ontology, self.foreign)
        except ValidationError as error:
            return str(error)
        return None


def _touched(changed: Iterable[ox.Quad]) -> set[str]:
    """Return the predicates of some statements; of types, the classes."""
    touched = set()
    for quad in changed:
        if str(quad.predicate) == TYPE and isinstance(quad.object, ox.NamedNode):
            touched.add(quad.object.value)
        else:
            touched.add(quad.predicate.value)
    return touched


def _merged(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    return (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _change(store: ox.Store, gone: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
    for quad in gone:
        store.remove(quad)
    store.extend(new)


@cache
def all_shapes() -> Shapes:
    """Return the project's shapes."""
    return load_shapes(ROOT / "shapes")


@cache
def _statements() -> dict[str, list[ox.Triple]]:
    by_subject: dict[str, list[ox.Triple]] = {}
    for triple in all_shapes():
        by_subject.setdefault(str(triple.subject), []).append(triple)
    return by_subject


def _may_see(shape: Shape, touched: set[str], classes: set[str]) -> bool:
    """Say whether a shape may find something else when some predicates and classes are touched.

    ``classes`` are those of the nodes of which something else is said: a closed shape looks at all predicates of its own.
    """
    reads = _read_by(shape.node)
    return reads.anything or not reads.terms.isdisjoint(touched | classes if reads.closed else touched)


class Reads(NamedTuple):
    """The terms that a shape names, with all that it leads to; whether it is closed, or may depend on any statement."""

    terms: frozenset[str]
    closed: bool
    anything: bool


@cache
def _read_by(node: str) -> Reads:
    new, seen, terms = [node], {node}, set[str]()
    closed = anything = False
    while new:
        for triple in _statements().get(new.pop(), []):
            closed |= triple.predicate.value.endswith("#closed")
            anything |= _is_open(triple)
            terms |= _named_by(triple)
            if str(triple.object) not in seen:
                seen.add(str(triple.object))
                new.append(str(triple.object))
    return Reads(frozenset(terms), closed, anything)


def _is_open(triple: ox.Triple) -> bool:
    """Say whether a query has a variable for a predicate or for a class, and does not list its values."""
    if not triple.predicate.value.endswith("#select"):
        return False
    body = triple.object.value.partition("WHERE")[2].partition("GROUP BY")[0]  # type: ignore[union-attr]
    variables = re.findall(r"[?$]\w+\s+([?$]\w+)\s+[?$\w<\"]|;\s*([?$]\w+)|\sa\s+([?$]\w+)", body)
    return any(f"FILTER({name} IN (" not in body for found in variables for name in found if name)


def _named_by(triple: ox.Triple) -> set[str]:
    if isinstance(triple.object, ox.NamedNode):
        return {triple.object.value}
    if not triple.predicate.value.endswith("#select"):
        return set()
    query = triple.object.value  # type: ignore[union-attr]
    full = set(re.findall(r"<([^<>\s]+)>", query))
    return full | {PREFIXES[p] + local for p, local in re.findall(r"\b(\w+):(\w+)", query) if p in PREFIXES}
