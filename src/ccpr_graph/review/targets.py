"""Leads from what a claim means to the path of its IRI below ``id/``, and back from the path that a person writes.

A path that does not name something known is refused, with what to do about it: a person who mistypes is told.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Forms, Vocabularies, iri_of
from ccpr_graph.model import CitationKind, Document, Figure, Measure, MeasureKind, TagKind, Target

_CONCEPTS = (TagKind.THEME, TagKind.GROUP, TagKind.ACTION, TagKind.FORCE, TagKind.INTENSITY, TagKind.EVENT)
_MEASURES = {
    "domestic-law": MeasureKind.LAW,
    "policy": MeasureKind.POLICY,
    "institution": MeasureKind.INSTITUTION,
    "treaty-status": MeasureKind.TREATY,
}
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<value>{_NUMBER})(?:\s*(?:–|-|to)\s*(?P<upper>{_NUMBER}))?(?P<percent>%)?\s*(?P<counts>.*)", re.DOTALL
)
_LAW_STEP = re.compile(r"[a-z]+")
_MEASURE = re.compile(r"[a-z-]+/[a-z]{3}/[a-z0-9]+(?:-[a-z0-9]+)*")


def path_of(target: Target, vocabularies: Vocabularies) -> str:
    """Return the path below ``id/`` of what is cited.

    Raises:
        ValueError: a step of the target is no part of an IRI.
    """
    return iri_of(target, vocabularies).removeprefix(iris.ID)


def target_of(path: str, document: Document, forms: Forms, vocabularies: Vocabularies) -> Target:
    """Return what a path below ``id/`` names, as something that a document can cite.

    Args:
        path: ``instrument/iccpr/article/19/3``, ``general-comment/ccpr/36``, ``document/ccpr-c-aaa-co-2/paragraph/8``, …
        document: the document that cites it; symbols and names of laws that the path lacks are looked up in it.
        forms: what the forms of symbols tell.
        vocabularies: what may be cited.

    Raises:
        KnowledgeError: the path names nothing that is known.
    """
    try:
        resource = iris.identify(iris.ID + path)
    except ValueError:
        raise _refusal(path, "this is no path of an IRI", "Write it like instrument/iccpr/article/19/3") from None
    reader = _READERS.get(resource.kind)
    if reader is None:
        known = ", ".join(f"{kind}/…" for kind in _READERS)
        raise _refusal(path, "nothing of this kind can be cited", f"Begin it with one of {known}")
    return reader(_Wanted(path, resource.steps, document, forms, vocabularies))


def read_tag_value(
    value: str, quote: str, document: Document, forms: Forms, vocabularies: Vocabularies
) -> tuple[TagKind, Figure | Measure | None]:
    """Return what a tag with this value says of a statement, and the detail that figures and measures have.

    Args:
        value: the path of a concept or a measure, a date in ISO form, or a figure as printed.
        quote: the words that carry it; of a measure, its name.
        document: the document.
        forms: what the forms of symbols tell.
        vocabularies: the concepts.

    Raises:
        KnowledgeError: the value names no concept, measure, date or figure.
    """
    kind = value.split("/", 1)[0]
    if kind in _CONCEPTS:
        _require_concept(value, vocabularies)
        return TagKind(kind), None
    if kind in _MEASURES and "/" in value:
        _require_measure(value, document, forms, vocabularies)
        return TagKind.WELCOMES, Measure(quote, _MEASURES[kind])
    if match := _DATE.fullmatch(value):
        _require_date(value, match)
        return TagKind.DATE, None
    figure = read_figure(value)
    if figure is None:
        known = ", ".join(f"{kind}/…" for kind in (*_CONCEPTS, *_MEASURES))
        raise _refusal(value, "this is no value of a tag", f"Write a path ({known}), a date (2024-02) or a figure")
    return TagKind.FIGURE, figure


def read_figure(printed: str) -> Figure | None:
    """Return a figure by its words, which begin with the number ("29 police officers"); nothing if they are none."""
    match = _FIGURE.fullmatch(printed.strip())
    if not match:
        return None
    counts = " ".join((("per cent " if match["percent"] else "") + match["counts"]).split())
    value, upper = _number(match["value"]), _number(match["upper"]) if match["upper"] else None
    return None if upper is not None and upper <= value else Figure(printed.strip(), value, upper, counts)


def _number(words: str) -> int | float:
    plain = re.sub(r"[, ]", "", words)
    return float(plain) if "." in plain else int(plain)


def _require_date(value: str, match: re.Match[str]) -> None:
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        raise _refusal(value, "there is no such day or month", "Write it as 2024, 2024-02 or 2024-02-29") from None


def _require_concept(value: str, vocabularies: Vocabularies) -> None:
    known = [path for scheme in vocabularies.schemes.values() for path in scheme.concepts]
    if value not in known:
        near = difflib.get_close_matches(value, known, n=3, cutoff=0.5)
        meant = f"Perhaps {' or '.join(near)} is meant; else" if near else "Correct it, or"
        raise _refusal(value, "there is no such concept", f"{meant} add the concept to data/vocabularies/")


def _require_measure(value: str, document: Document, forms: Forms, vocabularies: Vocabularies) -> None:
    if value.startswith("domestic-law/"):
        target_of(value, document, forms, vocabularies)
    elif value.startswith("treaty-status/") and value not in vocabularies.statuses:
        raise _refusal(value, "no such treaty status is recorded", "Correct it, or add it to data/vocabularies/")
    elif not _MEASURE.fullmatch(value):
        raise _refusal(value, "this is no path of a measure", "Write it like policy/aaa/name-of-the-plan")


@dataclass(frozen=True)
class _Wanted:
    """A path that a person wrote, and where its meaning is looked up."""

    path: str
    steps: tuple[str, ...]
    document: Document
    forms: Forms
    vocabularies: Vocabularies

    def refuse(self, what: str, remedy: str) -> KnowledgeError:
        return _refusal(self.path, what, remedy)


def _refusal(path: str, what: str, remedy: str) -> KnowledgeError:
    return KnowledgeError(what, place=f"value '{path}'", remedy=remedy)


def _instrument(wanted: _Wanted) -> Target:
    slug, *steps = wanted.steps
    if f"{iris.ID}instrument/{slug}" not in wanted.vocabularies.labels:
        raise wanted.refuse(f"no instrument {slug} is described", "Correct it, or add it to data/vocabularies/")
    match steps:
        case []:
            return Target(CitationKind.INSTRUMENT, slug)
        case ["article", *numbers] if numbers:
            _require_provision(wanted, slug)
            return Target(CitationKind.ARTICLE, slug, tuple(numbers))
        case ["rule", *numbers] if numbers:
            return Target(CitationKind.RULE, slug, tuple(numbers))
    raise wanted.refuse("this names no part of an instrument", "Write …/article/19/3 or …/rule/75/1 behind it")


def _require_provision(wanted: _Wanted, slug: str) -> None:
    """Refuse an article that a treaty does not have, where the vocabulary lists the treaty's articles."""
    provisions = wanted.vocabularies.provisions
    described = any(iri.startswith(f"{iris.ID}instrument/{slug}/") for iri in provisions)
    if described and iris.ID + wanted.path not in provisions:
        raise wanted.refuse(f"{slug} has no such article", "Correct the article or its paragraph")


def _general_comment(wanted: _Wanted) -> Target:
    match wanted.steps:
        case [body, number, *rest] if body.upper() in wanted.vocabularies.body_labels and number.isdigit():
            if not rest:
                return Target(CitationKind.GENERAL_COMMENT, f"{body}/{number}")
            if rest[0] == "paragraph" and len(rest) > 1:
                return Target(CitationKind.GENERAL_COMMENT, f"{body}/{number}", tuple(rest[1:]))
    raise wanted.refuse("this is no general comment", "Write it like general-comment/ccpr/36/paragraph/8")


def _domestic_law(wanted: _Wanted) -> Target:
    match wanted.steps:
        case [iso3, law, *steps] if iso3.upper() in wanted.vocabularies.state_labels:
            if not steps or (len(steps) > 1 and _LAW_STEP.fullmatch(steps[0])):
                name = _law_name(wanted, f"{iso3}/{law}", law)
                return Target(CitationKind.DOMESTIC_LAW, f"{iso3}/{law}", tuple(steps), name)
    raise wanted.refuse("this is no domestic law", "Write it like domestic-law/aaa/criminal-code/article/174")


def _law_name(wanted: _Wanted, source: str, law: str) -> str:
    """Return the name of a law as the document prints it."""
    for citation in wanted.document.citations:
        target = citation.target
        if target and target.kind is CitationKind.DOMESTIC_LAW and target.source == source and target.name:
            return target.name
    for unit in wanted.document.units:
        for words in _windows(unit.text, len(law.split("-")) + 2):
            if re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") == law:
                return words.strip(" ,.;:()“”\"'")
    raise wanted.refuse(
        "the document does not print the name of this law", "The slug is the law's name as printed, with hyphens"
    )


def _windows(text: str, longest: int) -> Iterator[str]:
    words = text.split()
    for start in range(len(words)):
        for length in range(1, min(longest, len(words) - start) + 1):
            yield " ".join(words[start : start + length])


def _document(wanted: _Wanted) -> Target:
    slug, *steps = wanted.steps
    own = wanted.document.header.symbol
    if steps and (steps[0] != "paragraph" or len(steps) == 1):
        raise wanted.refuse("this names no part of a document", "Write …/paragraph/22 behind the document")
    if slug != iris.slug(own):
        kind = CitationKind.DOCUMENT_PARAGRAPH if steps else CitationKind.DOCUMENT
        return Target(kind, symbol_of(slug, wanted.document, wanted.forms), tuple(steps[1:]))
    if "/".join(steps) not in wanted.document.by_key:
        raise wanted.refuse("the document has no such paragraph", "Correct the paragraph")
    return Target(CitationKind.OWN_PARAGRAPH, own, tuple(steps[1:]))


def symbol_of(slug: str, document: Document, forms: Forms) -> str:
    """Return the symbol whose slug is in a document's IRI: one that the document prints, else one that only fits one form.

    Raises:
        KnowledgeError: the symbol is not certain.
    """
    cited = (c.target.source for c in document.citations if c.target and c.target.kind in _WITH_SYMBOL)
    printed = (match[0] for unit in document.units for match in forms.symbols.in_text.exact.finditer(unit.text))
    for symbol in (*cited, *printed):
        if iris.slug(symbol) == slug:
            return symbol
    fitting = {symbol for symbol in _spellings(slug.upper()) if forms.symbols.type_of(symbol)[0] != "Document"}
    if len(fitting) != 1:
        raise _refusal(
            f"document/{slug}",
            "it is not certain which document this is, for the text has no such symbol",
            "Correct it; or cite the document where the text prints its symbol",
        )
    return fitting.pop()


def _spellings(name: str) -> Iterator[str]:
    """Yield the symbols that a slug may stand for: strokes between its parts, and one or no other sign among them."""
    parts = name.split("-")
    yield "/".join(parts)
    for sign in ".-":
        for at in range(1, len(parts)):
            yield "/".join(parts[:at]) + sign + "/".join(parts[at:])


_WITH_SYMBOL = (CitationKind.DOCUMENT, CitationKind.DOCUMENT_PARAGRAPH)
_READERS: Mapping[str, Callable[[_Wanted], Target]] = {
    "instrument": _instrument,
    "general-comment": _general_comment,
    "domestic-law": _domestic_law,
    "document": _document,
}
