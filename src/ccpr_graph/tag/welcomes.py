"""Tags of positive aspects: the measures that are welcomed, and the treaties that the State has joined."""

from __future__ import annotations

from ccpr_graph import iris
from ccpr_graph.model import (
    Citation,
    CitationKind,
    Measure,
    MeasureKind,
    Span,
    Statement,
    StatementKind,
    TagKind,
    TextUnit,
    UnitKind,
)
from ccpr_graph.tag.measures import Reading, read_item, read_running
from ccpr_graph.tag.tagger import Tagger
from ccpr_graph.tag.treaties import Joined, read_joined

_PATHS = {
    MeasureKind.LAW: "domestic-law",
    MeasureKind.POLICY: "policy",
    MeasureKind.INSTITUTION: "institution",
}


def tag_welcomes(tagger: Tagger) -> None:
    """Add a tag for every measure that a positive aspect names for certain, and a notice for the others."""
    for statement in tagger.document.statements:
        if statement.kind is StatementKind.POSITIVE_ASPECT:
            _tag_statement(tagger, statement)


def _tag_statement(tagger: Tagger, statement: Statement) -> None:
    unit = tagger.document.by_key[statement.words.unit]
    known = len(tagger.notices)
    treaties = _joined(tagger, statement, unit)
    found = [_tag_joined(tagger, statement, unit, joined) for joined in treaties]
    for reading in _readings(tagger, statement, unit):
        holds_treaty = any(reading.span.start <= joined.span.start < reading.span.end for joined in treaties)
        if reading.measure or not holds_treaty:
            found.append(_tag_measure(tagger, statement, unit, reading))
    leads_to_items = any(other.part_of == statement.key for other in tagger.document.statements)
    if not any(found) and len(tagger.notices) == known and not leads_to_items:
        tagger.notice(unit, "what is welcomed here is not understood; it has no tag")


def _joined(tagger: Tagger, statement: Statement, unit: TextUnit) -> list[Joined]:
    span = statement.words.span
    forms = tagger.forms.tags.welcomes
    treaties = [citation for citation in tagger.citations_of.get(unit.key, ()) if _is_treaty(tagger, citation, span)]
    treaties.sort(key=lambda citation: citation.words.span)
    return list(read_joined(unit.text, span, treaties, forms, announced=_is_announced(tagger, statement)))


def _is_treaty(tagger: Tagger, citation: Citation, span: Span) -> bool:
    target = citation.target
    return (
        target is not None
        and target.kind is CitationKind.INSTRUMENT
        and target.source in tagger.vocabularies.treaties
        and span.start <= citation.words.span.start < span.end
    )


def _is_announced(tagger: Tagger, statement: Statement) -> bool:
    """Tell whether the opening words of an item say that treaties were joined."""
    whole = next((other for other in tagger.document.statements if other.key == statement.part_of), None)
    forms = tagger.forms.tags.welcomes
    return (
        whole is not None
        and forms.joins.search.search(whole.words.quote) is not None
        and forms.only_intends.search.search(whole.words.quote) is None
    )


def _tag_joined(tagger: Tagger, statement: Statement, unit: TextUnit, joined: Joined) -> bool:
    """Tag a treaty that was joined, if a record of the State's status says the same; tell whether it does."""
    assert joined.citation.target is not None, "only citations of treaties are read"
    iri = iris.treaty_status(tagger.document.header.iso3, joined.citation.target.source)
    path = iri.removeprefix(iris.ID)
    name = joined.citation.words.quote
    recorded = tagger.vocabularies.statuses.get(path)
    if recorded is None:
        tagger.notice(unit, f"no record gives a year in which the State joined '{name}'; it has no tag")
    elif joined.year not in (None, recorded):
        tagger.notice(
            unit, f"'{name}' was joined in {joined.year} by the text, in {recorded} by the record; it has no tag"
        )
    else:
        years = () if joined.year is None else (joined.year,)
        measure = Measure(name, MeasureKind.TREATY, years)
        tagger.add(statement, TagKind.WELCOMES, path, unit, joined.span, "welcomed-treaty", detail=measure)
        return True
    return False


def _readings(tagger: Tagger, statement: Statement, unit: TextUnit) -> list[Reading]:
    """Return the measures in a statement's words, with places in the unit's text; not the names of other instruments."""
    read = read_item if unit.kind is UnitKind.SUB_PARAGRAPH else read_running
    start = statement.words.span.start
    names = tagger.names(unit, domestic=False)
    return [
        Reading(span, reading.measure)
        for reading in read(unit.text[start : statement.words.span.end], tagger.forms.tags.welcomes)
        for span in [Span(start + reading.span.start, start + reading.span.end)]
        if not names.hold(span.start, span.start + 1)
    ]


def _tag_measure(tagger: Tagger, statement: Statement, unit: TextUnit, reading: Reading) -> bool:
    """Tag a measure that is named for certain; tell whether it is."""
    measure = reading.measure
    if measure is None:
        words = unit.text[reading.span.start : reading.span.end].strip(" ,;")
        tagger.notice(unit, f"whether '{words}' names a measure is not certain; it has no tag")
        return False
    value = f"{_PATHS[measure.kind]}/{tagger.document.header.iso3.lower()}/{iris.slug(measure.name)}"
    tagger.add(statement, TagKind.WELCOMES, value, unit, reading.span, f"welcomed-{measure.kind}", detail=measure)
    return True
