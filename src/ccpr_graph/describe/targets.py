"""What citations point to: IRIs, names, and stubs of what no vocabulary describes.

A stub says no more than the citation does: what kind of thing it is, its number, the whole it belongs to. It stands in the
graph of the document that cites, and the same stub in the graphs of two documents is one resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.describe.context import Context, numbered
from ccpr_graph.describe.quads import english
from ccpr_graph.knowledge import iri_of
from ccpr_graph.model import CitationKind, Document, Target

UNCHECKED: Final = "Described as it is cited; that it exists was not checked against the text of the instrument."

_NUMBERED_BELOW_WORD: Final = {CitationKind.ARTICLE: "article", CitationKind.RULE: "rule"}


def target_iri(context: Context, target: Target) -> str:
    """Return the IRI of what is cited."""
    return iri_of(target, context.vocabularies)


def target_label(context: Context, target: Target) -> str:
    """Return how what is cited is named."""
    if known := context.label(target_iri(context, target)):
        return known
    match target.kind:
        case CitationKind.ARTICLE:
            return f"Article {numbered(target.steps)} of the {_instrument_label(context, target)}"
        case CitationKind.RULE:
            return f"{_instrument_label(context, target)}, rule {numbered(target.steps)}"
        case CitationKind.INSTRUMENT:
            return _instrument_label(context, target)
        case CitationKind.DOMESTIC_LAW:
            return domestic_law_label(context, target)
        case CitationKind.GENERAL_COMMENT:
            whole = _general_comment_label(context, *target.source.split("/"))
        case CitationKind.DOCUMENT | CitationKind.DOCUMENT_PARAGRAPH | CitationKind.OWN_PARAGRAPH:
            whole = document_name(context, target.source)
    return f"{whole}, para. {numbered(target.steps)}" if target.steps else whole


def _instrument_label(context: Context, target: Target) -> str:
    return context.label(iris.instrument(target.source)) or target.name or target.source


def document_name(context: Context, symbol: str) -> str:
    """Return how a document is named: by its symbol, unless a vocabulary names it."""
    return context.label(context.document_iri(symbol)) or symbol


def _general_comment_label(context: Context, body: str, number: str) -> str:
    if known := context.label(iris.general_comment(body, number)):
        return known
    return f"General comment No. {number} of the {context.body_label(body.upper())}"


def domestic_law_label(context: Context, target: Target) -> str:
    """Return the name of a domestic law, or of a provision of one: ``Criminal Code (State), article 174``."""
    iri = iris.domestic_law(target.source)
    state, law = target.source.split("/")
    whole = context.label(iri) or f"{target.name or law} ({context.vocabularies.state_labels[state.upper()]})"
    return f"{whole}, {target.steps[0]} {numbered(target.steps[1:])}" if target.steps else whole


def cites(context: Context, target: Target) -> str:
    """Return the property by which a target is cited.

    An article of an instrument that is no treaty is cited like the instrument; a paragraph of a general comment like that of
    any document, for what cites the comment itself follows from it by rule.
    """
    match target.kind:
        case CitationKind.ARTICLE if target.source in context.vocabularies.treaties:
            return "ccpr:citesArticle"
        case CitationKind.ARTICLE | CitationKind.RULE | CitationKind.INSTRUMENT:
            return "ccpr:citesInstrument"
        case CitationKind.DOMESTIC_LAW:
            return "ccpr:citesDomesticLaw"
        case CitationKind.GENERAL_COMMENT if not target.steps:
            return "ccpr:citesGeneralComment"
        case _:
            return "ccpr:cites"


def describe_cited_norms(context: Context) -> None:
    """Add stubs of the instruments, laws, provisions and general comments that are cited and no vocabulary describes."""
    names: dict[str, str] = {}
    for citation in context.document.citations:
        target = citation.target
        if target is None:
            continue
        match target.kind:
            case CitationKind.DOMESTIC_LAW:
                name = names.setdefault(target.source, target.name or target.source.split("/")[1])
                describe_domestic_law(context, Target(target.kind, target.source, target.steps, name))
            case CitationKind.GENERAL_COMMENT:
                comment = describe_general_comment(context, *target.source.split("/"))
                if target.steps:
                    describe_paragraph(
                        context, comment, target_label(context, Target(target.kind, target.source)), target.steps
                    )
            case CitationKind.ARTICLE | CitationKind.RULE | CitationKind.INSTRUMENT:
                _describe_instrument(context, target)


def describe_domestic_law(context: Context, target: Target) -> None:
    """Add a law of a State, by its name as printed, and the provision of it that a target names."""
    law = iris.domestic_law(target.source)
    whole = Target(target.kind, target.source, (), target.name)
    if not context.label(law):
        state = iris.state(target.source.split("/")[0])
        context.quads.describe(law, "DomesticLaw", domestic_law_label(context, whole), state=state)
        context.quads.add(law, "dcterms:title", english(target.name or target.source.split("/")[1]))
    if target.steps:
        word = target.steps[0]
        kinds = ("Article", "ArticleParagraph") if word == "article" else ("Provision", "Provision")
        # The first step is the word, which is no whole of its own.
        _describe_provisions(context, whole, target.steps, kinds, given=1)


def _describe_instrument(context: Context, target: Target) -> None:
    """Add an instrument that no vocabulary describes, and the article or rule of it that a target names."""
    iri = iris.instrument(target.source)
    if not context.label(iri):
        context.quads.describe(iri, "Instrument", _instrument_label(context, target))
        context.quads.add(iri, "dcterms:title", english(_instrument_label(context, target)))
    if target.steps:
        kinds = ("Article", "ArticleParagraph") if target.kind is CitationKind.ARTICLE else ("Provision", "Provision")
        _describe_provisions(context, target, target.steps, kinds)


def _describe_provisions(
    context: Context, target: Target, steps: tuple[str, ...], kinds: tuple[str, str], given: int = 0
) -> None:
    """Add a provision and its wholes, from the outermost on, up to the instrument.

    Args:
        context: the document.
        target: the provision, or the law that it belongs to.
        steps: the steps that lead to it.
        kinds: the class of the outermost provision, and that of those in it.
        given: how many of the steps are no provision, but words.
    """
    whole = iris.domestic_law(target.source) if given else iris.instrument(target.source)
    for depth in range(given + 1, len(steps) + 1):
        this = Target(target.kind, target.source, steps[:depth], target.name)
        iri = target_iri(context, this)
        if not context.label(iri):
            kind = kinds[0] if depth == given + 1 else kinds[1]
            number = ox.Literal(steps[depth - 1])
            context.quads.describe(iri, kind, target_label(context, this), number=number)
            context.quads.add(iri, "dcterms:isPartOf", whole)
            context.quads.add(iri, "skos:scopeNote", english(UNCHECKED))
        whole = iri


def describe_general_comment(context: Context, body: str, number: str) -> str:
    """Add a general comment that no vocabulary describes; return its IRI."""
    iri = iris.general_comment(body, number)
    if not context.label(iri):
        label = _general_comment_label(context, body, number)
        values: Mapping[str, str | ox.Literal] = {"number": ox.Literal(number), "treatyBody": iris.treaty_body(body)}
        context.quads.describe(iri, "GeneralComment", label, **values)
    return iri


def describe_paragraph(
    context: Context, document: str, name: str, steps: tuple[str, ...], text: Document | None = None
) -> None:
    """Add a paragraph, or an item of one, of another document, by the name that the document has.

    Args:
        context: the document that cites.
        document: the IRI of the one that is cited.
        name: what it is called.
        steps: the steps that lead to the paragraph or item.
        text: the document itself, where it is loaded: it knows in which of its sections a paragraph stands.
    """
    whole = document
    for depth in range(1, len(steps) + 1):
        key = "/".join(("paragraph", *steps[:depth]))
        unit = text.by_key.get(key) if text else None
        if unit and unit.parent:
            whole = iris.part(document, unit.parent)
        iri = iris.part(document, key)
        kind = "Paragraph" if depth == 1 else "SubParagraph"
        label = f"{name}, para. {numbered(steps[:depth])}"
        context.quads.describe(iri, kind, label, number=ox.Literal(steps[depth - 1]))
        context.quads.add(iri, "dcterms:isPartOf", whole)
        whole = iri
