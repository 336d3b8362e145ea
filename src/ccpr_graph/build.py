"""Orders the stages of a build: read the documents, describe, infer, validate, release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ccpr_graph import iris
from ccpr_graph.errors import KnowledgeError, ReleaseError
from ccpr_graph.manifest import Manifest, read_manifest, sha256_of, verify
from ccpr_graph.model import Document
from ccpr_graph.project import Project
from ccpr_graph.version import __version__

if TYPE_CHECKING:
    from ccpr_graph.knowledge import Forms, Vocabularies
    from ccpr_graph.release import ReleaseWriter
    from ccpr_graph.release.catalogue import Catalogue
    from ccpr_graph.validate import EngineName, Report

# What a build's result depends on besides the project's own files and code.
_ENGINES = ("pyoxigraph", "pyshacl", "rdflib")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build did: the release's manifest, and whether it was up to date already; notices by document."""

    manifest: Manifest
    up_to_date: bool
    notices: tuple[str, ...] = ()


def inputs_digest(project: Project) -> str:
    """Return the SHA-256 over everything that a build depends on: the project's files, the code, the engines' versions.

    Raises:
        KnowledgeError: a file cannot be read.
    """
    code = Path(__file__).parent
    files = [(f"project/{path.relative_to(project.root).as_posix()}", path) for path in project.inputs()]
    files += [(f"code/{path.relative_to(code).as_posix()}", path) for path in sorted(code.rglob("*.py"))]
    try:
        digests = {name: sha256_of(path) for name, path in files}
    except OSError as error:
        raise KnowledgeError(
            f"the file cannot be read ({error.strerror})", file=error.filename, remedy="Check its permissions"
        ) from error
    digests |= {f"engine/{name}": version(name) for name in _ENGINES}
    digests["version"] = __version__
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def build(
    project: Project,
    release: Path,
    *,
    force: bool = False,
    progress: Progress = lambda message: None,
    version: str | None = None,
    issued: str | None = None,
    previous: str | None = None,
    last: Callable[[ReleaseWriter], None] | None = None,
) -> Built:
    """Build the release of a project; do nothing if the one that is there was built from the same inputs.

    Args:
        project: where the inputs are.
        release: the release folder. It changes only when everything has succeeded.
        force: build even if the release is up to date.
        progress: called with a sentence as each stage begins.
        version: the version that the release is given, if any.
        issued: the date of that version.
        previous: the version before it.
        last: called when all of the release is written but the manifest, to add to it.

    Raises:
        CcprGraphError: an input is wrong, a document is not as its record says, or the graph violates a shape.
    """
    from ccpr_graph.json_ld import json_ld_files, with_examples
    from ccpr_graph.link import completed, link_files, load_links
    from ccpr_graph.ontology import published
    from ccpr_graph.release import load_tables, recover, refuse_unfit, write_release

    release = release.resolve()
    recover(release)
    digest = inputs_digest(project)
    if not force and (current := _current(release, digest)):
        return Built(current, up_to_date=True)
    refuse_unfit(release)
    documentation = published(project) | json_ld_files(project)
    tables = load_tables(project.tables)
    asserted, documents = assert_quads(project, progress)
    describing = _catalogue(project, digest, version, issued, previous)
    quads, report_text, report_turtle = complete(project, asserted, progress)
    documentation |= with_examples(documentation, quads)
    progress(f"writing the release: {len(quads):,} statements")
    manifest = write_release(
        release,
        quads,
        report_text=report_text,
        report_turtle=report_turtle,
        software_version=__version__,
        inputs=digest,
        tables=tables,
        more=documentation | link_files(completed(load_links(project.links), asserted)),
        catalogue=describing,
        version=version,
        issued=issued,
        last=last,
    )
    notices = tuple(f"{d.source_name}, line {n.line}: {n.message}" for d in documents for n in d.notices)
    return Built(manifest, up_to_date=False, notices=notices)


def _catalogue(
    project: Project, digest: str, version: str | None, issued: str | None, previous: str | None
) -> Catalogue:
    """Return what describes the dataset.

    Raises:
        KnowledgeError: ``data/dataset.yaml``, a query or a record is missing or malformed.
    """
    from ccpr_graph.knowledge import load_records
    from ccpr_graph.queries import load_queries
    from ccpr_graph.release.catalogue import Catalogue, Edition, Source, load_about

    sources = [
        Source(record.source.relative_to(project.root).as_posix(), sha256_of(record.source))
        for record in load_records(project.documents)
    ]
    about, queries = load_about(project.dataset), load_queries(project.queries)
    return Catalogue(about, queries, sources, __version__, digest, Edition(version, issued, previous))


def _current(release: Path, digest: str) -> Manifest | None:
    """Return the manifest of a sound release that was built from the same inputs."""
    try:
        manifest = read_manifest(release)
        verify(release, manifest)
    except ReleaseError:
        return None
    return manifest if manifest.inputs == digest else None


def read_documents(project: Project, progress: Progress = lambda message: None) -> tuple[tuple[Document, str], ...]:
    """Read all documents of a project, each compared with its record; with where its text was taken from.

    Raises:
        KnowledgeError: a vocabulary, form or record is missing or malformed.
        SourceError: a source cannot be read as concluding observations.
        ExpectationError: a document is not as its record says.
    """
    from ccpr_graph.knowledge import load_forms, load_vocabularies

    return _read(project, load_forms(project.extraction), load_vocabularies(project.vocabularies), progress)


def _read(
    project: Project, forms: Forms, vocabularies: Vocabularies, progress: Progress
) -> tuple[tuple[Document, str], ...]:
    from ccpr_graph.expectations import check
    from ccpr_graph.knowledge import load_records
    from ccpr_graph.reading import read
    from ccpr_graph.review import load_reviews

    documents = []
    for record in load_records(project.documents):
        progress(f"reading {record.body.symbol}")
        document = read(record.source, record, forms, vocabularies, load_reviews(record.reviews))
        check(document, record, sha256_of(record.source))
        documents.append((document, record.body.source.obtained))
    return tuple(documents)


def assert_quads(project: Project, progress: Progress) -> tuple[list[ox.Quad], list[Document]]:
    """Return all that is asserted: documents, vocabularies, rules of extraction and of inference, ontology, links."""
    from ccpr_graph.describe import Cycles, describe, describe_rules, outranked, outranking_notes
    from ccpr_graph.expectations import cited_in_vain
    from ccpr_graph.infer import describe_inference, load_rules
    from ccpr_graph.knowledge import (
        load_confidence,
        load_forms,
        load_vocabularies,
        parse_turtle,
        require_agreement,
    )
    from ccpr_graph.link import completed, link_quads, load_links

    links = load_links(project.links)
    forms = load_forms(project.extraction)
    vocabularies = load_vocabularies(project.vocabularies)
    require_agreement(forms, vocabularies, project.extraction)
    confidence = {rule: measured.confidence for rule, measured in load_confidence(project.extraction).items()}
    documents = _read(project, forms, vocabularies, progress)
    cycles = Cycles(document for document, _ in documents)
    loaded = {document.header.symbol: document for document, _ in documents}
    described: list[ox.Quad] = []
    for document, obtained in documents:
        described += describe(
            document, forms, vocabularies, obtained=obtained, cycles=cycles, confidence=confidence, loaded=loaded
        )
    left_out = outranked(vocabularies.quads, described)  # a few, if any
    for note in outranking_notes(left_out):
        progress(note)
    quads = [quad for quad in vocabularies.quads if quad not in left_out]
    quads += parse_turtle(project.ontology, iris.graph("ontology"))
    quads += describe_rules(forms, __version__)
    quads += describe_inference(load_rules(project.rules))
    quads += described
    quads += link_quads(completed(links, quads))
    return quads, [
        replace(document, notices=(*document.notices, *cited_in_vain(document, loaded))) for document, _ in documents
    ]


def complete(project: Project, asserted: list[ox.Quad], progress: Progress) -> tuple[list[ox.Quad], str, bytes]:
    """Add what follows, and check everything; return all quads and the validation report as text and Turtle.

    Raises:
        ValidationError: a term is undeclared, or a shape is violated.
    """
    from ccpr_graph.infer import infer, load_rules
    from ccpr_graph.validate import (
        check_terms,
        load_foreign_terms,
        load_shapes,
        require_no_violations,
        validate,
    )

    progress("inferring")
    quads = [*asserted, *infer(asserted, load_rules(project.rules))]
    ontology = [quad for quad in asserted if quad.graph_name == ox.NamedNode(iris.graph("ontology"))]
    progress("checking terms")
    check_terms(quads, ontology, load_foreign_terms(project.foreign_terms))
    progress(f"checking {len(quads):,} statements against the shapes")
    report = validate(quads, load_shapes(project.shapes))
    require_no_violations(report)
    return quads, report.to_text(), report.to_turtle().encode()


def validate_files(
    project: Project,
    files: Sequence[Path],
    *,
    engine: EngineName = "bulk",
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check RDF files against the shapes, with the ontology and the vocabularies as what they may point to.

    Args:
        project: where the shapes, rules and vocabularies are.
        files: files of any RDF format, told by the ends of their names.
        engine: what evaluates the shapes.
        progress: called with how many shapes are done, and how many there are.

    Raises:
        KnowledgeError: a file cannot be read, or is not of its format.
        ValidationError: a file uses a term of ours that does not exist, or a foreign one that is not in use here.
    """
    from ccpr_graph.describe import describe_rules
    from ccpr_graph.infer import describe_inference, infer, load_rules
    from ccpr_graph.knowledge import load_forms, load_vocabularies, parse_turtle
    from ccpr_graph.link import link_quads, load_links
    from ccpr_graph.validate import check_terms, load_foreign_terms, load_shapes, validate
    from ccpr_graph.validate.files import Files

    given = list(Files(files))
    ontology = parse_turtle(project.ontology, iris.graph("ontology"))
    check_terms(given, ontology, load_foreign_terms(project.foreign_terms))
    rules = load_rules(project.rules)
    known = [
        *load_vocabularies(project.vocabularies).quads,
        *link_quads(load_links(project.links)),
        *ontology,
        *describe_rules(load_forms(project.extraction), __version__),
        *describe_inference(rules),
    ]
    inferred = infer([*given, *known], rules)
    return validate([*given, *known, *inferred], load_shapes(project.shapes), engine=engine, progress=progress)
