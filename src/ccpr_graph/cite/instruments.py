"""Adds the treaties, other instruments and domestic laws that the text names without a provision of theirs."""

from __future__ import annotations

from ccpr_graph.cite.finder import Finder, Place
from ccpr_graph.cite.names import Name
from ccpr_graph.model import Span

_LAW = "text-domestic-law"
_INSTRUMENT = "text-instrument"
_NOT_THERE = "no vocabulary has an instrument of this name"


def find_instruments(finder: Finder) -> None:
    """Add every name that belongs to no other citation, and names of unknown instruments as unresolved.

    It comes last: a name that closes a list of articles is part of their citation.
    """
    for place in finder.places:
        for name in finder.names(place.holder):
            if not finder.is_taken(place.holder, name.span):
                _add(finder, place, name)
        _find_unknown(finder, place)


def _add(finder: Finder, place: Place, name: Name) -> None:
    if not name.targets:
        reason = _NOT_THERE if name.unknown else "it is not certain to which treaty it belongs"
        finder.cite(place, name.span, _INSTRUMENT, None, reason=reason)
    for target in name.targets:
        finder.cite(place, name.span, _LAW if name.law else _INSTRUMENT, target)


def _find_unknown(finder: Finder, place: Place) -> None:
    names = [name.span for name in finder.names(place.holder)]
    for match in finder.forms.citations.unknown_instrument.exact.finditer(place.text):
        span = Span(*match.span())
        known = any(span.start < name.end and name.start < span.end for name in names)
        if not known and not finder.is_taken(place.holder, span):
            finder.cite(place, span, _INSTRUMENT, None, reason=_NOT_THERE)
