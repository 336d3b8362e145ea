"""What OpenRefine does, request by request, with a column of names; OpenRefine itself is not here.

After its sources (StandardReconConfig, ReconciledDataExtensionJob, recon-manager.js): batches of ten as a form, the type with
"type_strict": "should", the first three candidates kept, matched automatically if the first says so; then the extension dialog.
"""

from __future__ import annotations

import itertools
import json
from typing import Any
from urllib.parse import quote

from tests.web.reconcile.conftest import Service

COLUMN = [
    "Kazakhstan", "Kyrgyz Republic", "Korea, Rep.", "DPRK", "Congo, Dem. Rep.", "Uzbekstan", "Lao PDR", "Cote d'Ivoire",
    "Türkiye", "UK", "Kosovo", "", "Iran (Islamic Republic of)", "Guinea-Bissau",
]  # fmt: skip
RIGHT = {
    "Kazakhstan": "KAZ", "Kyrgyz Republic": "KGZ", "Korea, Rep.": "KOR", "DPRK": "PRK", "Congo, Dem. Rep.": "COD",
    "Lao PDR": "LAO", "Cote d'Ivoire": "CIV", "Türkiye": "TUR", "UK": "GBR", "Iran (Islamic Republic of)": "IRN",
    "Guinea-Bissau": "GNB",
}  # fmt: skip


def guess_types(service: Service, names: list[str]) -> str:
    """The dialog asks about the first ten cells without a type, and proposes the type that most candidates have."""
    batch = {f"q{at}": {"query": name, "limit": 3} for at, name in enumerate(names[:10])}
    answers = service.http.post("/reconcile", data={"queries": json.dumps(batch)}).json()
    types = [type_["id"] for each in answers.values() for candidate in each["result"] for type_ in candidate["type"]]
    return max(set(types), key=types.count)


def reconcile(service: Service, names: list[str], type_: str) -> dict[str, dict[str, Any] | None]:
    matched: dict[str, dict[str, Any] | None] = {}
    cells = [name for name in names if name]  # blank cells are not sent
    for batch in itertools.batched(cells, 10) if hasattr(itertools, "batched") else _batched(cells, 10):
        queries = {f"q{at}": {"query": name, "type": type_, "type_strict": "should"} for at, name in enumerate(batch)}
        answers = service.http.post("/reconcile", data={"queries": json.dumps(queries)}).json()
        for at, name in enumerate(batch):
            candidates = answers[f"q{at}"]["result"][:3]
            matched[name] = candidates[0] if candidates and candidates[0]["match"] else None
    return matched


def _batched(cells: list[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(cells[at : at + size]) for at in range(0, len(cells), size)]


def test_a_column_is_matched_and_extended(service: Service) -> None:
    manifest = service.get("")
    type_ = guess_types(service, COLUMN)
    assert type_ == "State"

    matched = reconcile(service, COLUMN, type_)
    assert {name for name, candidate in matched.items() if candidate} == RIGHT.keys()

    # A person looks at the misspelt one: hovers over the candidate, then searches for it.
    preview = manifest["preview"]["url"].replace("{{id}}", quote("state/uzb", safe=""))
    assert "Uzbekistan" in service.http.get(preview).text
    suggest = manifest["suggest"]["entity"]
    found = service.http.get(suggest["service_url"] + suggest["service_path"], params={"prefix": "Uzb", "type": type_})
    assert found.json()["result"][0]["id"] == "state/uzb"

    # "Add columns from reconciled values": the properties of the type, a preview of ten rows, then all of them.
    propose = manifest["extend"]["propose_properties"]
    proposed = service.http.get(propose["service_url"] + propose["service_path"], params={"type": type_}).json()
    assert {"ccpr:iso3", "skos:prefLabel@fr", "status/iccpr-op2"} <= {each["id"] for each in proposed["properties"]}
    ids = [candidate["id"] for candidate in matched.values() if candidate]
    extended = service.extend(
        ids, {"id": "ccpr:iso3", "settings": {"limit": "0"}}, "skos:prefLabel@fr", "status/iccpr-op2"
    )
    codes = {candidate["id"]: RIGHT[name] for name, candidate in matched.items() if candidate}
    for id_, row in extended["rows"].items():
        assert row["ccpr:iso3"] == [{"str": codes[id_]}]
        assert len(row["skos:prefLabel@fr"]) == 1
    assert extended["rows"]["state/uzb" if "state/uzb" in ids else "state/kgz"]["status/iccpr-op2"] == [
        {"str": "accession"}
    ]
