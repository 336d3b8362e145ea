"""The dataset in the terms of schema.org, for search engines: a block of JSON-LD in a page."""

from __future__ import annotations

import json
from typing import Any

from ccpr_graph.web.dataset.facts import Facts, File


def schema_org(facts: Facts, address: str) -> str:
    """Return JSON-LD that can stand in ``<script type="application/ld+json">``.

    How to cite the dataset itself is ``creditText``: ``citation`` is for other works (https://schema.org/citation).
    """
    own = facts.dataset
    creator = {"@type": "Organization", "name": facts.text(facts.text(own, "dcterms:creator"), "foaf:name")}
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": own,
        "name": facts.text(own, "dcterms:title"),
        "description": facts.text(own, "dcterms:description"),
        "url": f"{address}/dataset",
        "identifier": own,
        "keywords": facts.all(own, "dcat:keyword"),
        "license": facts.text(own, "dcterms:license"),
        "usageInfo": f"{address}/dataset#rights",
        "creditText": facts.text(own, "dcterms:bibliographicCitation"),
        "creator": creator,
        "publisher": creator,
        "isAccessibleForFree": True,
        "version": facts.one(own, "dcat:version"),
        "datePublished": facts.one(own, "dcterms:issued"),
        "temporalCoverage": "/".join(facts.period) if facts.period else None,
        "distribution": [_download(file, address) for file in facts.files],
    }
    return escaped(json.dumps({key: value for key, value in said.items() if value is not None}, ensure_ascii=False))


def _download(file: File, address: str) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": file.title,
        "contentUrl": f"{address}/{file.path}",
        "encodingFormat": "application/gzip" if file.compressed else file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }


def escaped(text: str) -> str:
    """Return JSON in which nothing can end the element that it stands in, or begin another (HTML, 4.12.1.3)."""
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")
