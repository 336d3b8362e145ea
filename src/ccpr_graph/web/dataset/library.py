"""What a release says of its dataset, read once when the server starts."""

from __future__ import annotations

import functools
from typing import Final

from ccpr_graph import manifest
from ccpr_graph.store import Release
from ccpr_graph.web.dataset.facts import Facts
from ccpr_graph.web.dataset.markup import schema_org
from ccpr_graph.web.dataset.served import Description
from ccpr_graph.web.dataset.signs import Place, Signs
from ccpr_graph.web.site import has_dataset

_PLACE: Final = Place(page="dataset.html", folder="dumps/", described="dataset", also=("dataset",))
MOST_ADDRESSES: Final = 8
"""For how many addresses of one server what was made for them is kept."""


class DatasetLibrary:
    """The description of the dataset, and the example queries. A build may put another release in the place of this one.

    Raises:
        OSError: a file that the manifest names cannot be read.
    """

    def __init__(self, release: Release) -> None:
        self.dataset = _description(release, manifest.DATASET_FILES)
        self.queries = _description(release, manifest.EXAMPLE_FILES)
        self.facts = Facts(self.dataset.triples)
        self.signs = Signs.of(self.facts, self.facts.dataset, _PLACE)
        """The typed links of the dataset, its descriptions and its files."""
        self.markup = functools.lru_cache(MOST_ADDRESSES)(functools.partial(schema_org, self.facts))
        """Gives the JSON-LD of schema.org for pages of the server at an address."""

    @classmethod
    def of(cls, release: Release) -> DatasetLibrary | None:
        """Read it; nothing, where a release does not describe its dataset."""
        return cls(release) if has_dataset(release) else None


def _description(release: Release, path: str) -> Description:
    ntriples, jsonld = release.file(f"{path}.nt"), release.file(f"{path}.jsonld")
    assert ntriples is not None and jsonld is not None, "has_dataset has looked"
    return Description(ntriples[1].read_bytes(), jsonld[1].read_bytes())
