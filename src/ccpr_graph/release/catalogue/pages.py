"""Lists the resources that have a page of their own, for the sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.natural_order import natural
from ccpr_graph.release.catalogue.statements import term


def list_pages(quads: Iterable[ox.Quad], classes: Sequence[str]) -> bytes:
    """Return the resources of some classes as paths below ``id/``, one a line, in natural order."""
    wanted = {ox.NamedNode(iri) for iri in classes}
    kind = term("rdf:type")
    found = {
        quad.subject.value.removeprefix(iris.ID)
        for quad in quads
        if quad.predicate == kind and quad.object in wanted and isinstance(quad.subject, ox.NamedNode)
        if quad.subject.value.startswith(iris.ID)
    }
    return "".join(f"{path}\n" for path in sorted(found, key=natural)).encode()
