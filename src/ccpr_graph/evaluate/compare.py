"""Compares one document, as the machine reads it, with a person's reference."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ccpr_graph import iris
from ccpr_graph.evaluate.pairing import in_article_bracket, pair, stands_at
from ccpr_graph.evaluate.reference import ExpectedCitation, ExpectedStatement, ExpectedTag, Reference
from ccpr_graph.evaluate.tally import Finding, Tally
from ccpr_graph.knowledge import Vocabularies
from ccpr_graph.model import SIGNAL_RULE, Basis, Citation, Document, Statement, Tag, UnitKind
from ccpr_graph.review import path_of

_RESOLUTION = re.compile(r"document/[a-z-]+-res-\d.*")  # A/RES/68/268, A/HRC/RES/16/1
_MOST = 0.5  # of the words that a person quotes from a statement must be the machine's words of it, too

_OUT_OF_SCOPE = (UnitKind.MASTHEAD, UnitKind.PART, UnitKind.HEADING)  # nobody reads titles for citations

_TagIdentity = tuple[str, str, str]


@dataclass
class Comparer:
    """Counts what is right, missed and false in one document; nothing is false of a kind that the reference leaves out."""

    reference: Reference
    document: Document
    vocabularies: Vocabularies
    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rules: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    missed: list[Finding] = field(default_factory=list)
    false: list[Finding] = field(default_factory=list)

    def compare(self) -> None:
        """Compare citations, statements and tags."""
        self._compare_citations(self.reference.body.citations or ())
        self._compare_statements(self.reference.body.statements or ())
        self._compare_relations(self.reference.body.statements or ())
        self._compare_tags(self.reference.body.tags or ())

    # Citations

    def _compare_citations(self, expected: tuple[ExpectedCitation, ...]) -> None:
        found = self.document.citations
        pairs = pair(expected, found, self._same_citation, lambda one, other: (one.signal or "") == _signal(other))
        for i, j in pairs.items():
            self._hit(self._kind_of_found(found[j]), [found[j].rule])
            self._compare_signal(expected[i], found[j])
        for i, citation in enumerate(expected):
            if i not in pairs:
                kind = self._kind_of_expected(citation)
                self._count(kind, Tally(expected=1))
                value = citation.target or str(citation.resolution)
                instead = (self._value(c) for c in found if self._same_words(citation, c))
                self._miss(kind, citation.unit, value, citation.quote, instead)
        for j, other in enumerate(found):
            if j not in pairs.values() and self.document.by_key[other.unit].kind not in _OUT_OF_SCOPE:
                instead = (c.target or str(c.resolution) for c in expected if self._same_words(c, other))
                kind, value = self._kind_of_found(other), self._value(other)
                self._refuse(kind, other.unit, value, other.words.quote, instead, [other.rule])

    def _same_citation(self, expected: ExpectedCitation, found: Citation) -> bool:
        value = expected.target or str(expected.resolution)
        return value == self._value(found) and self._same_words(expected, found)

    def _same_words(self, expected: ExpectedCitation, found: Citation) -> bool:
        if expected.unit != found.unit or (expected.via or expected.unit) != found.words.unit:
            return False
        return stands_at(expected.quote, self.document.by_key[found.words.unit].text, found.words.span)

    def _value(self, found: Citation) -> str:
        return path_of(found.target, self.vocabularies) if found.target else str(found.resolution)

    def _kind_of_found(self, found: Citation) -> str:
        text = self.document.by_key[found.words.unit].text
        return self._kind(self._value(found), in_article_bracket(text, found.words.span.start))

    def _kind_of_expected(self, expected: ExpectedCitation) -> str:
        text = self.document.by_key[expected.via or expected.unit].text
        places = [match.start() for match in re.finditer(re.escape(expected.quote), text)]
        return self._kind(expected.target or "", any(in_article_bracket(text, at + 1) for at in places))

    def _kind(self, value: str, in_bracket: bool) -> str:
        first, _, rest = value.partition("/")
        match first:
            case "instrument" if "/article/" in rest:
                name = "article-in-bracket" if in_bracket else "article-in-text"
            case "instrument":
                name = "rule" if "/rule/" in rest else "instrument"
            case "general-comment" | "domestic-law":
                name = first
            case "document" if value.startswith(f"{self._own()}/"):
                name = "own-paragraph"
            case "document":
                name = "resolution" if _RESOLUTION.fullmatch(value) else "document"
            case _:
                name = "not-resolved"
        return f"citations.{name}"

    def _own(self) -> str:
        return iris.document(self.document.header.symbol).removeprefix(iris.ID)

    def _compare_signal(self, expected: ExpectedCitation, found: Citation) -> None:
        given, wanted = _signal(found), expected.signal or ""
        if wanted == given:
            if wanted:
                self._hit("signals", [SIGNAL_RULE])
            return
        if wanted:
            self._count("signals", Tally(expected=1))
            self._miss("signals", expected.unit, wanted, expected.quote, [given])
        if given and self.reference.covers("signals"):
            self._count("signals", Tally(found=1))
            self.rules[SIGNAL_RULE] += Tally(found=1)
            self.false.append(self._finding("signals", expected.unit, given, found.words.quote, [wanted]))

    # Statements

    def _compare_statements(self, expected: tuple[ExpectedStatement, ...]) -> None:
        found = self.document.statements
        pairs = pair(expected, found, self._same_statement)
        by_key = {statement.key: statement for statement in found}
        for j in pairs.values():
            self._hit(f"statements.{found[j].kind}")
        for i, statement in enumerate(expected):
            if i not in pairs:
                kind = f"statements.{statement.kind}"
                other = by_key.get(statement.statement)
                instead = [f"{other.kind} of other words, or in another whole"] if other else []
                self._count(kind, Tally(expected=1))
                self._miss(kind, statement.statement, statement.kind, statement.quote or "", instead)
        for j, extra in enumerate(found):
            if j not in pairs.values():
                quote = "" if extra.whole else extra.words.quote
                self._refuse(f"statements.{extra.kind}", extra.key, extra.kind, quote, (), ())

    def _same_statement(self, expected: ExpectedStatement, found: Statement) -> bool:
        same = (expected.statement, expected.kind, expected.part_of) == (found.key, found.kind, found.part_of)
        if not same or expected.quote is None:
            return same
        start = self.document.by_key[found.words.unit].text.find(expected.quote)
        shared = min(start + len(expected.quote), found.words.span.end) - max(start, found.words.span.start)
        return start >= 0 and shared >= _MOST * len(expected.quote)

    def _compare_relations(self, expected: tuple[ExpectedStatement, ...]) -> None:
        wanted = {
            (one.statement, name, value)
            for one in expected
            for name, values in one.relations().items()
            for value in values
        }
        given = set(self._relations())
        for _, name, _ in sorted(wanted & given):
            self._hit(f"relations.{name}")
        for statement, name, value in sorted(wanted - given):
            self._count(f"relations.{name}", Tally(expected=1))
            self._miss(f"relations.{name}", statement, value, "", ())
        for statement, name, value in sorted(given - wanted):
            self._refuse(f"relations.{name}", statement, value, "", (), ())

    def _relations(self) -> Iterator[tuple[str, str, str]]:
        values = {citation.key: self._value(citation) for citation in self.document.citations}
        for statement in self.document.statements:
            key, asked = statement.key, statement.follow_up
            yield from ((key, "responds_to", concern) for concern in statement.responds_to)
            yield from ((key, "reiterates", values[citation]) for citation in statement.reiterates)
            yield from ((key, "follow_up", wanted) for wanted in (asked.recommendations if asked else ()))
            if asked and asked.deadline:
                yield key, "deadline", asked.deadline.isoformat()

    # Tags

    def _compare_tags(self, expected: tuple[ExpectedTag, ...]) -> None:
        wanted: dict[_TagIdentity, list[ExpectedTag]] = defaultdict(list)
        given: dict[_TagIdentity, list[Tag]] = defaultdict(list)
        for one in expected:
            wanted[one.statement, one.property, " ".join(one.value.split())].append(one)
        for tag in self.document.tags:
            given[tag.statement, tag.kind, " ".join(tag.value.split())].append(tag)
        for identity, claims in wanted.items():
            self._compare_tag(identity, claims, given.get(identity, []))
        for identity, tags in given.items():
            if identity not in wanted:
                statement, name, value = identity
                kind = f"tags.{name}.{_basis(tags)}"
                self._refuse(kind, statement, value, tags[0].words.quote, (), [tag.rule for tag in tags])

    def _compare_tag(self, identity: _TagIdentity, expected: list[ExpectedTag], found: list[Tag]) -> None:
        statement, name, value = identity
        kind = f"tags.{name}.{_basis(expected)}"
        if not found:
            self._count(kind, Tally(expected=1))
            self._miss(kind, statement, value, expected[0].quote or "", ())
            return
        self._hit(kind, [tag.rule for tag in found])
        same = _basis(expected) == _basis(found)
        self._count("tags.basis", Tally(1, 1, int(same), int(same)))
        if not same:
            self._miss("tags.basis", statement, value, expected[0].quote or "", [f"{_basis(found)} {name}"])

    # Counting

    def _count(self, kind: str, tally: Tally) -> None:
        self.tallies[kind] += tally

    def _hit(self, kind: str, rules: Iterable[str] = ()) -> None:
        """Count what was expected and found; for precision, only where the reference is complete."""
        covered = self.reference.covers(kind)
        self._count(kind, Tally(1, 1, 1, 1) if covered else Tally(expected=1, right=1))
        for rule in rules if covered else ():
            self.rules[rule] += Tally(found=1, right=1, confirmed=1)

    def _miss(self, kind: str, place: str, value: str, quote: str, instead: Iterable[str]) -> None:
        self.missed.append(self._finding(kind, place, value, quote, instead))

    def _refuse(
        self, kind: str, place: str, value: str, quote: str, instead: Iterable[str], rules: Iterable[str]
    ) -> None:
        """Count what was found though nobody expected it, unless the reference leaves its kind out."""
        if not self.reference.covers(kind):
            return
        self._count(kind, Tally(found=1))
        for rule in rules:
            self.rules[rule] += Tally(found=1)
        self.false.append(self._finding(kind, place, value, quote, instead))

    def _finding(self, kind: str, place: str, value: str, quote: str, instead: Iterable[str]) -> Finding:
        others = dict.fromkeys(other for other in instead if other and other != value)
        return Finding(self.document.header.symbol, place, kind, value, quote, "; ".join(others))


def _signal(citation: Citation) -> str:
    return f"signal/{citation.signal.concept.removeprefix('signal/')}" if citation.signal else ""


def _basis(claims: list[ExpectedTag] | list[Tag]) -> Basis:
    return Basis.LITERAL if any(claim.basis is Basis.LITERAL for claim in claims) else Basis.INFERRED
