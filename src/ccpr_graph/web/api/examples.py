"""Examples of what a release has, for parameters: a document about one dataset does not tell of the things in another."""

from __future__ import annotations

import copy
from typing import Any

from ccpr_graph import iris, manifest
from ccpr_graph.store import Release


def example_page(release: Release | None) -> str | None:
    """Return the first resource that has a page, as a path below ``id/``; nothing where the release lists none."""
    found = None if release is None else release.file(manifest.PAGES)
    if found is None:
        return None
    with found[1].open(encoding="utf-8") as lines:
        return next((line.rstrip("\n") for line in lines), None)


def example_graph(release: Release | None) -> str | None:
    """Return the smallest named graph, as a path below ``graph/``; nothing where the release has counted none."""
    graphs: dict[str, int] = {} if release is None else release.statistics.get("graphs", {})
    return min((size, iri.removeprefix(iris.GRAPH)) for iri, size in graphs.items())[1] if graphs else None


def showing(described: dict[str, Any], **examples: str | None) -> dict[str, Any]:
    """Return the description of a route with examples of its parameters, where there are any."""
    shown = copy.deepcopy(described)
    for parameter in shown["openapi_extra"]["parameters"]:
        if examples.get(parameter["name"]) is not None:
            parameter["example"] = examples[parameter["name"]]
    return shown
