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

from ccpr_graph.knowledge.form import Form, ListForm, Pattern, groups
from ccpr_graph.knowledge.tag_forms import TagForms
from ccpr_graph.knowledge.yamlfile import Strict, load


class Furniture(Form):
    """A kind of line that belongs to a page."""

    name: str


class Layouts(Strict):
    """``layouts.yaml``: masthead, title, labels, page furniture."""

    furniture: tuple[Furniture, ...]
    title: Form
    report: Annotated[Form, groups("report", "state")]
    without_report: Annotated[Form, groups("state", "other_state")]
    distribution_date: Annotated[Form, groups("date")]
    original_language: Annotated[Form, groups("language")]
    session: Annotated[Form, groups("number", "dates")]
    session_in_words: Annotated[Form, groups("words")]
    session_line: Annotated[Form, groups("number")]
    session_days_line: Annotated[Form, groups("dates")]
    considered: Annotated[Form, groups("numbers", "dates")]
    adopted: Annotated[Form, groups("numbers", "dates")]
    part_label: Annotated[Form, groups("label", "number", "words")]
    paragraph_label: Annotated[Form, groups("label", "number", "words")]
    part_label_alone: Annotated[Form, groups("label", "number")]
    paragraph_label_alone: Annotated[Form, groups("label", "number")]
    paragraph_label_in_brackets: Annotated[Form, groups("label", "number", "words")]
    item_label: Annotated[Form, groups("label", "number", "words")]
    behind_items: Form
    sentence_end: Pattern
    articles_of_heading: Pattern
    item_end: Pattern
    ordinals: dict[str, int]
    tens: dict[str, int]
    hundreds: dict[str, int]
    months: tuple[str, ...]
    languages: dict[str, str]

    @cached_property
    def ends_sentence(self) -> re.Pattern[str]:
        """Found at the end of a complete unit."""
        return re.compile(f"(?:{self.sentence_end})$")

    @cached_property
    def ends_in_articles(self) -> re.Pattern[str]:
        """Found at the end of a heading that names articles in brackets."""
        return re.compile(f"(?:{self.articles_of_heading})$")

    @cached_property
    def all_ordinals(self) -> dict[str, int]:
        """The ordinals with those that are composed of them: "twenty-first", "one hundred and seventh"."""
        units = {word: number for word, number in self.ordinals.items() if number < 10 and word != "initial"}
        below = dict(self.ordinals)
        below |= {f"{ten}-{word}": tens + n for ten, tens in self.tens.items() for word, n in units.items()}
        above = {
            f"{hundred} {word}": hundreds + number
            for hundred, hundreds in self.hundreds.items()
            for word, number in below.items()
            if number < 100
        }
        return below | above

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
    record_range: Annotated[Form, groups("stem", "first", "last")]

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

    request: Annotated[Form, groups("paragraphs")]
    provide: Annotated[Form, groups("paragraphs")]
    deadline: Annotated[Form, groups("date")]
    rule: Annotated[Form, groups("rule")]


class NextCycleForms(Strict):
    """How the next review cycle is announced."""

    list_of_issues_year: Annotated[Form, groups("year")]
    number: Annotated[Form, groups("ordinal")]
    reply_period: Annotated[Form, groups("count", "unit", "count_after", "unit_after")]
    dialogue: Annotated[Form, groups("place", "year", "place_after")]
    word_limit: Annotated[Form, groups("words")]
    report_due: Annotated[Form, groups("date")]


class StatementForms(Strict):
    """``statements.yaml``: what tells statements apart."""

    parts: dict[str, tuple[Pattern, ...]]
    abbreviations: tuple[str, ...]
    requests: tuple[Form, ...]
    reported_speech: Form
    recommends: tuple[Form, ...]
    states_concern: tuple[Form, ...]
    reiterates: tuple[Form, ...]
    not_reiterated: Form
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


class ShortName(Strict):
    """Names that a treaty body gives, in its own documents, to one or several instruments."""

    names: tuple[str, ...]
    instruments: tuple[str, ...]


class ResolutionForm(Form):
    """How the resolutions of one organ are cited, and the symbol that a number makes."""

    symbol: str


class CitationForms(Strict):
    """``citations.yaml``: forms in which documents cite."""

    rules: dict[str, CitationRule]
    closing_bracket: ListForm
    law_before_bracket: Form
    short_names: dict[str, tuple[ShortName, ...]]
    longer_name: Form
    not_the_instrument: Form
    protocol_to: Form
    of_last_treaty: Form
    provision_words: Annotated[Form, groups("article", "section", "rule")]
    paragraphs_before: ListForm
    domestic_number: Form
    belongs_to: Form
    belongs_to_before: Form
    such_as: Form
    law_word: Form
    domestic_law: Annotated[Form, groups("name")]
    bare_law: Form
    no_domestic_law: Form
    law_of: Annotated[Form, groups("state")]
    law_of_one: Form
    longer_law: Form
    next_law: Form
    law_in_words: Annotated[Form, groups("name")]
    not_in_a_name: Form
    same_law: Annotated[Form, groups("head")]
    same_instrument: Annotated[Form, groups("head")]
    several_owners: Form
    thereof: Form
    its: Form
    rules_of_procedure: Form
    general_comment: ListForm
    general_comment_more: ListForm
    general_comment_number: Annotated[Form, groups("number", "year")]
    general_recommendation_bodies: tuple[str, ...]
    general_comment_of_others: Form
    general_comment_paragraphs_before: ListForm
    general_comment_paragraphs_behind: ListForm
    general_comment_body_before: Annotated[Form, groups("abbreviation", "body")]
    general_comment_body_behind: Annotated[Form, groups("body")]
    resolutions: tuple[Annotated[ResolutionForm, groups("list")], ...]
    resolution_alone: Form
    op_cit: Annotated[Form, groups("note")]
    own_paragraphs: ListForm
    unknown_instrument: Form
    longest_signal_gap: int
    breaks_signal: Form
    ibid: Form
    paragraphs_of_document: ListForm


class Forms(Strict):
    """All extraction forms."""

    layouts: Layouts
    symbols: Symbols
    statements: StatementForms
    citations: CitationForms
    tags: TagForms


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
        tags=load(folder / "tags.yaml", TagForms),
    )
