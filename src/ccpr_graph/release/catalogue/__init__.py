"""Describes the dataset: VoID, DCAT, PROV, example queries, and the list of pages, as files of a release.

Everything is said from the quads, the files and ``data/dataset.yaml``; there are no blank nodes, and no clock. The description
is not part of ``graph.nq``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from ccpr_graph import manifest
from ccpr_graph.manifest import ReleaseFile
from ccpr_graph.ontology.formats import to_jsonld, to_ntriples, to_rdfxml
from ccpr_graph.queries import BuiltInQuery
from ccpr_graph.release.catalogue.about import About, load_about
from ccpr_graph.release.catalogue.counts import count
from ccpr_graph.release.catalogue.coverage import describe_period, describe_places
from ccpr_graph.release.catalogue.examples import describe_queries, name_queries
from ccpr_graph.release.catalogue.files import describe_distributions, find_distributions
from ccpr_graph.release.catalogue.general import (
    Edition,
    describe_catalogue,
    describe_dataset,
    describe_services,
    describe_terms_of_use,
)
from ccpr_graph.release.catalogue.links import find_links
from ccpr_graph.release.catalogue.pages import list_pages
from ccpr_graph.release.catalogue.provenance import Source, describe_build
from ccpr_graph.release.catalogue.statements import Names, Statements
from ccpr_graph.release.catalogue.structure import (
    describe_examples,
    describe_graphs,
    describe_links,
    describe_structure,
)
from ccpr_graph.release.formats import write_turtle

__all__ = ["About", "Catalogue", "Edition", "Source", "load_about"]


@dataclass(frozen=True)
class Catalogue:
    """What is known of a dataset besides its quads and files.

    Attributes:
        about: what ``data/dataset.yaml`` says.
        queries: the example queries.
        sources: the files that documents were read from.
        software_version: the version of the software that builds.
        inputs: the SHA-256 over everything that the build depends on.
        edition: which version it is.

    """

    about: About
    queries: Sequence[BuiltInQuery]
    sources: Sequence[Source]
    software_version: str
    inputs: str
    edition: Edition = field(default_factory=Edition)

    def files(self, quads: Sequence[ox.Quad], files: Sequence[ReleaseFile]) -> dict[str, bytes]:
        """Return the files that describe a release, by their paths in it.

        Args:
            quads: what the release holds.
            files: all other files of the release.

        Raises:
            KnowledgeError: an example query cannot be published.
        """
        names = Names(self.edition.version)
        described, examples = Statements(), Statements()
        self._describe(described, names, quads, files)
        describe_queries(examples, names, self.queries)
        return {
            **_in_all_formats(manifest.DATASET_FILES, described.triples),
            **_in_all_formats(manifest.EXAMPLE_FILES, examples.triples),
            manifest.PAGES: list_pages(quads, self.about.pages),
        }

    def _describe(self, out: Statements, names: Names, quads: Sequence[ox.Quad], files: Sequence[ReleaseFile]) -> None:
        about, edition, counts = self.about, self.edition, count(quads)
        distributions = find_distributions(files, about)
        describe_dataset(out, names, about, edition)
        describe_period(out, names, about, quads)
        describe_places(out, names, about, quads)
        describe_terms_of_use(out, names, about)
        describe_catalogue(out, names, about, edition)
        describe_distributions(out, names, about, distributions, edition.issued)
        whole = [each.media_type for each in distributions if each.kind.whole]
        describe_services(out, names, about, whole)
        describe_build(
            out,
            names,
            quads,
            self.sources,
            software=self.software_version,
            inputs=self.inputs,
            issued=edition.issued,
        )
        describe_structure(out, names, about, counts, files)
        describe_graphs(out, names, about, quads, counts, files)
        describe_links(out, names, find_links(quads, about))
        describe_examples(out, names, about, quads)
        name_queries(out, names, self.queries)


def _in_all_formats(path: str, said: Sequence[ox.Triple]) -> dict[str, bytes]:
    """Return the triples, each once, as files of all formats; only Turtle is made to be read."""
    triples = sorted(set(said), key=str)
    quads = [ox.Quad(each.subject, each.predicate, each.object) for each in triples]
    return {
        f"{path}.ttl": write_turtle(quads),
        f"{path}.nt": to_ntriples(triples),
        f"{path}.jsonld": to_jsonld(triples),
        f"{path}.rdf": to_rdfxml(triples),
    }
