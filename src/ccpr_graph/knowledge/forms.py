"""The extraction forms: what only instructs the machine, in ``data/extraction/*.yaml``.

Every form is a regular expression with examples that it must match and counter-examples that it must not; the tests run
both ways. The code asks for a form by name. Of the language itself it knows the small words that join numbers ("and",
"para."), month names aside.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from ccpr_graph.knowledge.yamlfile import Strict, load


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"this is not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Form(Strict):
    """A regular expression with examples and counter-examples."""

    pattern: Pattern
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    @cached_property
    def exact(self) -> re.Pattern[str]:
        """The pattern as written, for forms that cover a whole line."""
        return re.compile(self.pattern)

    @cached_property
    def search(self) -> re.Pattern[str]:
        """The pattern without regard to case, for forms that are looked for in running words."""
        return re.compile(self.pattern, re.IGNORECASE)


class Furniture(Form):
    """A kind of line that belongs to a page."""

    name: str


class Layouts(Strict):
    """``layouts.yaml``: masthead, title, labels, page furniture."""

    furniture: tuple[Furniture, ...]
    title: Form
    report: Form
    without_report: Form
    distribution_date: Form
    original_language: Form
    session: Form
    considered: Form
    adopted: Form
    part_label: Form
    paragraph_label: Form
    item_label: Form
    sentence_end: Pattern
    item_end: Pattern
    ordinals: dict[str, int]
    months: tuple[str, ...]
    languages: dict[str, str]

    @cached_property
    def ends_sentence(self) -> re.Pattern[str]:
        """Found at the end of a complete unit."""
        return re.compile(f"(?:{self.sentence_end})$")

    @cached_property
    def ends_item(self) -> re.Pattern[str]:
        """Matches an item that ends in a conjunction before the next item."""
        return re.compile(f"(?:{self.item_end})$", re.DOTALL)


class SymbolForm(Form):
    """A form of UN document symbols, and the class of documents that have it."""

    type: str


class Symbols(Strict):
    """``symbols.yaml``: what a UN document symbol tells."""

    symbols: tuple[SymbolForm, ...]
    in_text: Form
    record_range: Form

    def type_of(self, symbol: str) -> tuple[str, dict[str, str]]:
        """Return the class of a document and what else its symbol tells (body, iso3, number, meeting).

        A symbol of an unknown form is a ``Document`` of which nothing is told.
        """
        for form in self.symbols:
            match = form.exact.fullmatch(symbol)
            if match:
                return form.type, {name: value for name, value in match.groupdict().items() if value is not None}
        return "Document", {}


class FollowUpForms(Strict):
    """How follow-up is asked for."""

    request: Form
    provide: Form
    deadline: Form
    rule: Form


class NextCycleForms(Strict):
    """How the next review cycle is announced."""

    list_of_issues_year: Form
    number: Form
    reply_period: Form
    dialogue: Form
    word_limit: Form
    report_due: Form


class StatementForms(Strict):
    """``statements.yaml``: what tells statements apart."""

    parts: dict[str, tuple[Pattern, ...]]
    abbreviations: tuple[str, ...]
    requests: tuple[Form, ...]
    recommends: tuple[Form, ...]
    states_concern: tuple[Form, ...]
    reiterates: tuple[Form, ...]
    follow_up: FollowUpForms
    next_cycle: NextCycleForms

    def part_kind(self, title: str) -> str | None:
        """Return what the paragraphs of a part do, by its title; nothing if no form fits."""
        for kind, patterns in self.parts.items():
            if any(re.search(pattern, title, re.IGNORECASE) for pattern in patterns):
                return kind
        return None


class CitationRule(Strict):
    """An extraction rule, as it is described in the graph."""

    title: str
    description: str


class CitationForms(Strict):
    """``citations.yaml``: forms in which documents cite."""

    rules: dict[str, CitationRule]
    closing_bracket: Form
    law_before_bracket: Form
    closing_bracket_tail: Form
    treaty_short_names: dict[str, str]
    ibid: Form
    paragraphs_of_document: Form


class Forms(Strict):
    """All extraction forms."""

    layouts: Layouts
    symbols: Symbols
    statements: StatementForms
    citations: CitationForms


def load_forms(folder: Path) -> Forms:
    """Load the extraction forms of a folder.

    Raises:
        KnowledgeError: a file is missing or malformed, or a pattern is not a regular expression.
    """
    return Forms(
        layouts=load(folder / "layouts.yaml", Layouts),
        symbols=load(folder / "symbols.yaml", Symbols),
        statements=load(folder / "statements.yaml", StatementForms),
        citations=load(folder / "citations.yaml", CitationForms),
    )
