"""Says which variables of a graph pattern can be seen from outside of it (SPARQL 1.1, 18.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ccpr_graph.store.federation.tokens import Kind, Token


def visible_variables(pattern: Iterable[Token]) -> tuple[str, ...]:
    """Return the variables in scope after ``{ pattern }``, each once, in the order of their first appearance, bare.

    The pattern is given as its significant tokens, without the braces around it; a sub-select starts with ``SELECT``.
    Of what is not well formed, something is returned. Nesting does not deepen the stack.
    """
    groups = [_Group()]
    for token in pattern:
        if token.is_sign("{"):
            groups.append(groups[-1].opened())
        elif token.is_sign("}"):
            if len(groups) > 1:
                inner = groups.pop()
                groups[-1].closed(inner)
        else:
            groups[-1].read(token)
    return tuple(groups[0].outcome())


@dataclass
class _Group:
    """A group while it is read.

    Attributes:
        variables: what is in scope.
        seen: whether the group around it sees them: not so in FILTER, EXISTS and MINUS.
        projected: what a sub-select names; nothing if this is no sub-select, or ``SELECT *``.
        part: of a sub-select: its clause, its pattern, or the modifiers after that.
        depth: brackets that are open.
        expression: the depth within which variables are only used; 0 outside of expressions.

    """

    variables: dict[str, None] = field(default_factory=dict)
    seen: bool = True
    projected: dict[str, None] | None = None
    part: str = "group"
    started: bool = False
    depth: int = 0
    expression: int = 0
    before: Token | None = None
    awaits_expression: bool = False

    def outcome(self) -> dict[str, None]:
        return self.variables if self.projected is None else self.projected

    def opened(self) -> _Group:
        """Return the group that a brace starts here."""
        seen = not self.expression and not (self.before is not None and self.before.is_word("MINUS", "EXISTS"))
        if seen and self.part == "clause":
            self.part = "pattern"
        self.started = True
        self.awaits_expression = False
        return _Group(seen=seen)

    def closed(self, inner: _Group) -> None:
        """Take over what a group within has brought into scope."""
        if inner.seen:
            self.variables |= inner.outcome()
        if self.part == "pattern" and not self.expression:
            self.part = "modifiers"
        self.before = None

    def read(self, token: Token) -> None:
        """Take in a token other than a brace."""
        if not self.started and token.is_word("SELECT"):
            self.part, self.projected = "clause", {}
        elif token.kind is Kind.VARIABLE:
            self._read_variable(token)
        elif token.kind is Kind.SIGN:
            self._read_sign(token.text)
        elif token.is_word("FILTER", "BIND"):
            self.awaits_expression = True
        self.started = True
        self.before = token

    def _read_variable(self, token: Token) -> None:
        name = token.text[1:]
        if self.expression:
            if self.part != "modifiers" and self.before is not None and self.before.is_word("AS"):
                (self.variables if self.projected is None else self.projected)[name] = None
        elif self.part == "clause" and self.projected is not None:
            self.projected[name] = None
        elif self.part == "group":
            self.variables[name] = None

    def _read_sign(self, sign: str) -> None:
        if sign == "(":
            self.depth += 1
            if not self.expression and (self.awaits_expression or self.part in ("clause", "modifiers")):
                self.expression, self.awaits_expression = self.depth, False
        elif sign == ")":
            if self.depth == self.expression:
                self.expression = 0
            self.depth = max(0, self.depth - 1)
        elif sign == "*" and self.part == "clause" and not self.expression:
            self.projected = None
