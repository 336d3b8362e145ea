"""The files by which a release is cited: ``CITATION.cff`` (Citation File Format 1.2.0) and ``.zenodo.json``."""

from __future__ import annotations

import json
from typing import Any

import yaml

from ccpr_graph import iris
from ccpr_graph.publish.about import About


def citation_file(about: About, version: str, issued: str) -> bytes:
    """Return the text of ``CITATION.cff`` of a release of the data."""
    body = {
        "cff-version": "1.2.0",
        "message": about.message,
        "title": about.title,
        "type": "dataset",
        "authors": [author.as_cff() for author in about.authors],
        "version": version,
        "date-released": issued,
        "license": about.licence.spdx,
        "url": iris.dataset(version),
        "identifiers": [{"type": "url", "value": iris.dataset(version), "description": "This version of the dataset"}],
        "keywords": list(about.keywords),
        "abstract": about.description,
    }
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120).encode()


def zenodo_file(about: About, version: str, issued: str, against: str | None) -> bytes:
    """Return the text of ``.zenodo.json`` of a release of the data: metadata of a deposit, as Zenodo reads them."""
    related = [{"identifier": iris.dataset(version), "relation": "isIdenticalTo", "resource_type": "dataset"}]
    if against is not None:
        related.append({"identifier": iris.dataset(against), "relation": "isNewVersionOf", "resource_type": "dataset"})
    return _text(
        _deposit(about, "dataset")
        | {"version": version, "publication_date": issued, "language": "eng", "related_identifiers": related}
    )


def zenodo_file_of_software(about: About, dataset: About) -> bytes:
    """Return the text of ``.zenodo.json`` of the software, which is made of the same facts; it names the dataset."""
    related = [{"identifier": iris.DATASET, "relation": "isSupplementTo", "resource_type": "dataset"}]
    return _text(_deposit(about, "software") | {"description": dataset.description, "related_identifiers": related})


def _deposit(about: About, kind: str) -> dict[str, Any]:
    creators = []
    for author in about.authors:
        creator = {"name": author.inverted_name, "affiliation": author.affiliation}
        creator["orcid"] = author.orcid.rpartition("/")[2] if author.orcid else None
        creators.append({key: value for key, value in creator.items() if value})
    return {
        "title": about.title,
        "upload_type": kind,
        "description": about.description,
        "creators": creators,
        "access_right": "open",
        "license": about.licence.spdx.lower(),
        "keywords": list(about.keywords),
    }


def _text(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()
