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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.build import assert_quads
from ccpr_graph.errors import ValidationError
from ccpr_graph.infer import infer
from ccpr_graph.prefixes import PREFIXES
from ccpr_graph.project import Project
from ccpr_graph.validate import Finding, Shapes, check_terms, load_foreign_terms, load_shapes
from ccpr_graph.validate.bulk import Shape, evaluate
from ccpr_graph.validate.bulk.data import Data
from tests.rdf_cases import ROOT, SHAPE, rules

FOLDER = Path(__file__).parent
TERMS = "terms"
"""What catches undeclared terms: no shape, but the check of terms before all shapes."""

PROLOGUE = "\n".join([f"BASE <{iris.ID}>", *(f"PREFIX {prefix}: <{iri}>" for prefix, iri in sorted(PREFIXES.items()))])
TYPE = PREFIXES["rdf"] + "type"
_HEAD = re.compile(r"^# ([a-z-]+): (.+(?:\n#   .+)*)$", re.MULTILINE)
_UPDATE = re.compile(
    r"(?:DELETE \{(?P<delete>[^{}]*)\}\s*)?(?:INSERT \{(?P<insert>[^{}]*)\}\s*)?WHERE(?P<where>.*)", re.DOTALL
)


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
    """

    slug: str
    title: str
    breaks: str
    caught_by: str
    severity: str
    update: str


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
    caught_by = head["caught-by"].removeprefix("shape:")
    return Mutation(path.stem, head["title"], head["breaks"], caught_by, head.get("severity", "Violation"), update)


class RealGraph:
    """The graph that is built from data/, with what follows from it and what the shapes find in it."""

    def __init__(self) -> None:
        self.asserted = ox.Store()
        self.asserted.bulk_extend(_merged(assert_quads(Project(ROOT), lambda message: None)[0]))
        self.whole = ox.Store()
        self.whole.bulk_extend(self.asserted)
        self.inferred = self._infer(self.asserted)
        self.whole.extend(self.inferred)
        self.findings = frozenset(evaluate(Data(self.whole), all_shapes().parsed))

    @cached_property
    def inference_reads(self) -> frozenset[str]:
        """The predicates that rules read or write."""
        touched: set[str] = set()
        for rule in rules():
            for predicates in (rule.patterns.reads(self.asserted), rule.patterns.writes(self.asserted)):
                assert predicates is not None, f"{rule.slug} may read or write anything"
                touched |= predicates
        return frozenset(touched)

    def _infer(self, store: ox.Store) -> frozenset[ox.Quad]:
        read = [quad for one in self.inference_reads for quad in store.quads_for_pattern(None, ox.NamedNode(one), None)]
        return frozenset(_merged(infer(read, rules())))

    def outcome(self, mutation: Mutation, *, thorough: bool = False) -> Outcome:
        """Break the graph, look, and mend it again; thoroughly means without short cuts."""
        removed, added = self._apply(mutation)
        try:
            inferred = self._infer_again(removed | added, thorough)
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
        parts = _UPDATE.fullmatch(mutation.update)
        assert parts, f"{mutation.slug}: the update is not of the form DELETE {{ … }} INSERT {{ … }} WHERE {{ … }}"
        deleted, inserted = (self._construct(parts[name], parts["where"]) for name in ("delete", "insert"))
        removed = frozenset(quad for quad in deleted - inserted if quad in self.asserted)
        added = frozenset(quad for quad in inserted if quad not in self.asserted)
        size = len(self.asserted)
        self.asserted.update(f"{PROLOGUE}\n{mutation.update}")
        assert len(self.asserted) == size - len(removed) + len(added)
        return removed, added

    def _construct(self, template: str | None, where: str) -> frozenset[ox.Quad]:
        if not template:
            return frozenset()
        made = self.asserted.query(f"{PROLOGUE}\nCONSTRUCT {{ {template} }} WHERE {where}")
        assert isinstance(made, ox.QueryTriples)
        return frozenset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in made)

    def _infer_again(self, changed: frozenset[ox.Quad], thorough: bool) -> frozenset[ox.Quad]:
        if thorough:
            return frozenset(_merged(infer(self.asserted, rules())))
        if self.inference_reads.isdisjoint(quad.predicate.value for quad in changed):
            return self.inferred
        return self._infer(self.asserted)

    def _look(self, changed: frozenset[ox.Quad], thorough: bool) -> frozenset[Finding]:
        touched = {quad.predicate.value for quad in changed if quad.predicate.value != TYPE}
        touched |= {quad.object.value for quad in changed if quad.predicate.value == TYPE}  # type: ignore[union-attr]
        again = [shape for shape in all_shapes().parsed if thorough or _may_see(shape, touched)]
        return frozenset(evaluate(Data(self.whole), again)) - self.findings

    def _undeclared(self, added: frozenset[ox.Quad]) -> str | None:
        ontology = self.asserted.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy"), None)
        try:
            check_terms(added, list(ontology), load_foreign_terms(ROOT / "ontology" / "foreign-terms.yaml"))
        except ValidationError as error:
            return str(error)
        return None


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


def _may_see(shape: Shape, touched: set[str]) -> bool:
    named = _terms_of(shape.node)
    return named is None or not named.isdisjoint(touched)


@cache
def _terms_of(node: str) -> frozenset[str] | None:
    """Return the terms that a shape names, with all that it leads to; nothing if it may depend on any statement."""
    new, seen, named = [node], {node}, set[str]()
    while new:
        for triple in _statements().get(new.pop(), []):
            if triple.predicate.value.endswith("#closed") or _is_open(triple):
                return None
            named |= _named_by(triple)
            if str(triple.object) not in seen:
                seen.add(str(triple.object))
                new.append(str(triple.object))
    return frozenset(named)


def _is_open(triple: ox.Triple) -> bool:
    """Say whether a query has a variable for a predicate or for a class."""
    if not triple.predicate.value.endswith("#select"):
        return False
    body = triple.object.value.partition("WHERE")[2]  # type: ignore[union-attr]
    return bool(re.search(r"[?$]\w+\s+[?$]\w+\s+[?$\w<\"]|;\s*[?$]\w|\sa\s+[?$]", body))


def _named_by(triple: ox.Triple) -> set[str]:
    if isinstance(triple.object, ox.NamedNode):
        return {triple.object.value}
    if not triple.predicate.value.endswith("#select"):
        return set()
    query = triple.object.value  # type: ignore[union-attr]
    full = set(re.findall(r"<([^<>\s]+)>", query))
    return full | {PREFIXES[p] + local for p, local in re.findall(r"\b(\w+):(\w+)", query) if p in PREFIXES}
