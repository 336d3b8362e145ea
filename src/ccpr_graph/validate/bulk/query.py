"""How a query of a SPARQL constraint can be evaluated for many focus nodes at once, with the results of one at a time.

SHACL pre-binds ``$this``: each occurrence in the query stands for the focus node. SPARQL evaluates groups from the inside,
so a query with ``$this`` as an ordinary variable means the same only where each group that looks at ``$this`` binds it itself.
Three ways follow, the quickest that is right is taken:

``WHOLE``
    The query as it stands, once, for all nodes of the graph; the rows of other nodes than focus nodes are left out.
``BATCH``
    The query for some hundred focus nodes, with ``VALUES ?this { … }`` in each group that looks at ``$this``.
``EACH``
    The same for one node at a time: where rows are counted or limited over all nodes, or do not name their node.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from ccpr_graph.errors import KnowledgeError

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                 | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<word>[\w:@](?:[\w:.%@-]*[\w:%@-])?)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_FORBIDDEN: Final = {"MINUS": "a MINUS clause", "VALUES": "a VALUES clause", "SERVICE": "a federated query (SERVICE)"}


class Way(Enum):
    """How a query is evaluated."""

    WHOLE = "whole"
    BATCH = "batch"
    EACH = "each"


class Token(NamedTuple):
    """A word of a query, with its place in the text."""

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The word in upper case, as keywords compare; of anything but a word, nothing."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass
class Group:
    """What stands between braces, in order: tokens, and groups with the keyword before them."""

    keyword: str
    start: int
    parts: list[Token | Group]

    def groups(self) -> Iterator[Group]:
        """Yield the groups directly inside."""
        return (part for part in self.parts if isinstance(part, Group))

    def mentions(self, name: str) -> bool:
        """Say whether a variable stands in the group, however deep."""
        return any(
            part.mentions(name) if isinstance(part, Group) else part.kind == "variable" and part.text[1:] == name
            for part in self.parts
        )


def tokens_of(query: str) -> list[Token]:
    """Return the words of a query, without spaces and comments."""
    found = (Token(str(match.lastgroup), match[0], match.start()) for match in _TOKEN.finditer(query))
    return [token for token in found if token.kind != "space"]


def parse_groups(tokens: Sequence[Token]) -> Group:
    """Return the query as a group: what stands outside all braces, and the groups inside."""
    top = Group("", -1, [])
    stack = [top]
    before = ""
    for token in tokens:
        if token.text == "{" and token.kind == "mark":
            inner = Group(before, token.start, [])
            stack[-1].parts.append(inner)
            stack.append(inner)
        elif token.text == "}" and token.kind == "mark" and len(stack) > 1:
            stack.pop()
        else:
            stack[-1].parts.append(token)
        before = token.upper or token.text
    return top


def refuse_forbidden(query: str, bound: frozenset[str], place: str) -> None:
    """Refuse what SHACL (section 5.2.1 and appendix A) forbids in a query with pre-bound variables.

    Raises:
        KnowledgeError: the query has MINUS, VALUES or SERVICE, gives a pre-bound variable another value, or has a nested
            SELECT that leaves one out.
    """

    def wrong(what: str) -> KnowledgeError:
        return KnowledgeError(what, file="shapes", place=place, remedy="Write the query without it")

    tokens = tokens_of(query)
    for token in tokens:
        if token.upper in _FORBIDDEN:
            raise wrong(f"a SPARQL constraint must not contain {_FORBIDDEN[token.upper]}")
    for token, name in itertools.pairwise(tokens):
        if token.upper == "AS" and name.kind == "variable" and name.text[1:] in bound:
            raise wrong(f"the query gives the pre-bound variable {name.text} another value")
    for group in parse_groups(tokens).groups():
        for select in _nested_selects(group):
            missing = sorted(bound - select)
            if missing:
                raise wrong(f"a nested SELECT leaves out the pre-bound variable ${missing[0]}")


def _nested_selects(group: Group) -> Iterator[set[str]]:
    """Yield the variables that each nested SELECT names."""
    first = group.parts[0] if group.parts else None
    if isinstance(first, Token) and first.upper == "SELECT":
        head = []
        for part in group.parts:
            if isinstance(part, Group):
                break
            head.append(part)
        yield {part.text[1:] for part in head if part.kind == "variable"}
    for inner in group.groups():
        yield from _nested_selects(inner)


def way_of(query: str, name: str = "this") -> Way:
    """Return the quickest way to evaluate a query that is right."""
    tokens = tokens_of(query)
    words = [token.upper for token in tokens]
    top = parse_groups(tokens)
    body = next(top.groups())
    head = [token for token in tokens if token.start < body.start]
    projected = any(token.text in ("*", f"?{name}", f"${name}") for token in head)
    nested = words.count("SELECT") > 1
    if not projected or "LIMIT" in words or "OFFSET" in words or "ASK" in words:
        return Way.EACH
    if ("GROUP" in words or _AGGREGATES & set(words)) and (nested or not _grouped_by(top, name)):
        return Way.EACH
    return Way.WHOLE if not nested and _Scope(body, name).whole() else Way.BATCH


def _grouped_by(top: Group, name: str) -> bool:
    """Say whether the query is grouped by a variable: rows of different nodes are then never counted together."""
    behind = [part for part in top.parts if isinstance(part, Token)]
    words = [token.upper for token in behind]
    if "GROUP" not in words:
        return False
    rest = behind[words.index("GROUP") + 2 :]
    keys = [token.text for token in rest[: next((n for n, t in enumerate(rest) if t.upper), len(rest))]]
    return f"${name}" in keys or f"?{name}" in keys


class _Scope:
    """Whether a group, evaluated from the inside, sees a variable wherever it looks at it."""

    def __init__(self, group: Group, name: str) -> None:
        self.group = group
        self.name = name

    def whole(self, seen: bool = False) -> bool:
        """Say whether the group binds the variable, or sees it bound, before all that needs it.

        Args:
            seen: whether filters of the group see the variable bound outside, as those in EXISTS and OPTIONAL do.
        """
        binds = self.binds()
        return (binds or seen) and all(self._right(part, binds) for part in self._parts())

    def binds(self) -> bool:
        """Say whether a triple pattern of the group itself binds the variable to a node that the graph holds."""
        return any(kind == "triples" and self._bound_by(part) for kind, part in self._parts())

    def _bound_by(self, triples: Sequence[Token | Group]) -> bool:
        return any(self._mentioned(pattern) for pattern in _binding(triples))

    def _mentioned(self, tokens: Sequence[Token | Group]) -> bool:
        return Group("", 0, list(tokens)).mentions(self.name)

    def _right(self, part: tuple[str, list[Token | Group]], binds: bool) -> bool:
        kind, tokens = part
        if not self._mentioned(tokens):
            return True
        if kind == "bind":
            return binds and self._bound_before(tokens)
        groups = [token for token in tokens if isinstance(token, Group)]
        if kind == "filter":  # in EXISTS, each row of the group is put in
            return all(not inner.mentions(self.name) or _Scope(inner, self.name)._inside_exists() for inner in groups)
        if kind == "optional":
            return all(_Scope(inner, self.name).whole(seen=binds) for inner in groups)
        return all(not inner.mentions(self.name) or _Scope(inner, self.name).whole() for inner in groups)

    def _inside_exists(self) -> bool:
        return all(
            (kind in ("triples", "filter") and self._right((kind, part), True)) or not self._mentioned(part)
            for kind, part in self._parts()
        )

    def _bound_before(self, bind: list[Token | Group]) -> bool:
        for kind, part in self._parts():
            if part is bind or part == bind:
                return False
            if kind == "triples" and self._bound_by(part):
                return True
        return False

    def _parts(self) -> list[tuple[str, list[Token | Group]]]:
        """Return the group cut into triples, filters, binds and inner groups."""
        found: list[tuple[str, list[Token | Group]]] = []
        run: list[Token | Group] = []
        parts = self.group.parts
        at = 0
        while at < len(parts):
            part = parts[at]
            kind = _KINDS.get(part.upper) if isinstance(part, Token) else "group"
            if kind is None:
                run.append(part)
                at += 1
                continue
            end = _end_of(parts, at, kind)
            found += [("triples", run), (kind, parts[at:end])]
            run = []
            at = end
        return [*found, ("triples", run)]


_KINDS: Final = {"FILTER": "filter", "BIND": "bind", "OPTIONAL": "optional", "GRAPH": "group", "UNION": "group"}


def _end_of(parts: Sequence[Token | Group], at: int, kind: str) -> int:
    """Return where a filter, bind or inner group that begins at a place ends."""
    if isinstance(parts[at], Group):
        return at + 1
    depth = 0
    for end in range(at + 1, len(parts)):
        part = parts[end]
        if isinstance(part, Group):
            if depth == 0:
                return end + 1
        elif part.text == "(":
            depth += 1
        elif part.text == ")":
            depth -= 1
            if depth == 0:
                return end + 1
    return len(parts)


def _binding(triples: Sequence[Token | Group]) -> Iterator[list[Token | Group]]:
    """Yield the triple patterns between full stops that bind their variables to nodes of the graph.

    Others have a path that may lead from a node to itself, whether the graph holds the node or not.
    """
    pattern: list[Token | Group] = []
    for part in [*triples, Token("mark", ".", -1)]:
        if not isinstance(part, Token) or part.text != ".":
            pattern.append(part)
            continue
        if not any(isinstance(one, Token) and one.kind == "mark" and one.text in "*?" for one in pattern):
            yield pattern
        pattern = []


def with_values(query: str, values: str, names: Sequence[str]) -> str:
    """Return a query with a VALUES clause at the head of each group that mentions one of the variables."""
    places = sorted(_places(parse_groups(tokens_of(query)), names), reverse=True)
    for place in places:
        query = f"{query[: place + 1]} {values} {query[place + 1 :]}"
    return query


def _places(group: Group, names: Sequence[str], outermost: bool = True) -> Iterator[int]:
    for inner in group.groups():
        first = inner.parts[0] if inner.parts else None
        is_select = isinstance(first, Token) and first.upper == "SELECT"
        if not is_select and (outermost or any(inner.mentions(name) for name in names)):
            yield inner.start
        yield from _places(inner, names, outermost=False)
