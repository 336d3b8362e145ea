"""The model of ``tags.yaml``: forms of figures, dates and measures, and the rules by which tags are found."""

from __future__ import annotations

from typing import Annotated

from ccpr_graph.knowledge.form import Form, groups
from ccpr_graph.knowledge.yamlfile import Strict


class TagRule(Strict):
    """A rule that finds tags, as it is described in the graph."""

    title: str
    description: str


class FigureForms(Strict):
    """How figures are printed. Groups: ``figure`` (the whole if absent), ``value``, ``upper``, ``scale``, ``counts``."""

    forms: tuple[Annotated[Form, groups("value", "counts")], ...]
    ages: tuple[Annotated[Form, groups("figure", "value")], ...]
    age_counts: str
    numbered: Form
    scales: dict[str, int]


class DateForms(Strict):
    """How dates are printed.

    Groups of ``month``: ``first`` and ``second`` month, ``year``; of ``year``: the years ``year`` and ``second``, or one in
    ``alone`` or ``first``.
    """

    days: Form
    month: Annotated[Form, groups("first", "second", "year")]
    year: Annotated[Form, groups("year", "second", "alone", "first")]


class WelcomeForms(Strict):
    """How measures are welcomed: their names, what introduces them, what kind they are.

    Groups: ``name`` of a measure, ``when`` it was taken, ``rest`` or ``more`` that says what else; ``of`` before the name of
    another measure.
    """

    item: Annotated[Form, groups("name", "when", "rest", "more")]
    introduction: Annotated[Form, groups("when")]
    establishment: Form
    name: Form
    when: Form
    name_ends: Form
    next_measure: Annotated[Form, groups("of")]
    before_head: Form
    only_change: Form
    law: Form
    policy: Form
    institution: Form
    joins: Form
    only_intends: Form
    joins_next: Annotated[Form, groups("when")]
    joined_when: Annotated[Form, groups("when")]


class TagForms(Strict):
    """``tags.yaml``: what the words say of a statement, beyond the concepts of the vocabularies."""

    rules: dict[str, TagRule]
    cited_title: Form
    other_speaker: Form
    no_action: Form
    figures: FigureForms
    dates: DateForms
    welcomes: WelcomeForms
