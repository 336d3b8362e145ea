"""Over HTTP: what the Reconciliation Service API 0.2 asks of a service, checked by structure; refusals; a browser's page."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from ccpr_graph import iris
from ccpr_graph.web.reconcile import gathering
from ccpr_graph.web.reconcile.reading import MOST_BYTES, MOST_QUERIES, read_extension
from tests.web.reconcile.conftest import Service
from tests.web.test_negotiation import FIREFOX
from tests.web.test_pages import Page

DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def check_entity(value: dict[str, Any]) -> None:
    assert value["id"] and isinstance(value["id"], str)
    assert value["name"] and isinstance(value["name"], str)
    assert isinstance(value.get("description", ""), str)


def check_types(types: Any) -> None:
    assert types
    for each in types:
        assert {"id", "name"} <= each.keys() <= {"id", "name", "broader"}
        assert all(isinstance(each[key], str) for key in ("id", "name"))


def check_candidates(candidates: list[dict[str, Any]]) -> None:
    for each in candidates:
        assert each.keys() == {"id", "name", "description", "type", "score", "match", "features"}
        check_entity(each)
        check_types(each["type"])
        assert 0 < each["score"] <= 100
        assert isinstance(each["match"], bool)
        ids = [feature["id"] for feature in each["features"]]
        assert len(ids) == len(set(ids))
        assert all(isinstance(feature["value"], bool | int | float) for feature in each["features"])
    scores = [each["score"] for each in candidates]
    assert scores == sorted(scores, reverse=True)
    assert [each["match"] for each in candidates].count(True) <= 1


def check_value(value: dict[str, Any]) -> None:
    match value:
        case {"id": str(), "name": str()} | {"str": str()} | {"int": int()} | {"float": float() | int()}:
            pass
        case {"date": str(day)}:
            assert DAY.fullmatch(day)
        case _:
            pytest.fail(f"no property value: {value}")
    assert len(value) == (2 if "id" in value else 1)


def test_manifest(service: Service) -> None:
    """ "Service Manifest": what must be there, and the templates as clients fill them in."""
    manifest = service.get("")
    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["identifierSpace"] == iris.ID
    assert manifest["schemaSpace"] == iris.ONTOLOGY
    assert manifest["batchSize"] == MOST_QUERIES
    check_types(manifest["defaultTypes"])
    assert len({each["id"] for each in manifest["defaultTypes"]}) == len(manifest["defaultTypes"])
    assert {"State", "Instrument", "Treaty", "Provision", "Article", "scheme/themes"} <= {
        each["id"] for each in manifest["defaultTypes"]
    }
    for template in (manifest["view"]["url"], manifest["preview"]["url"], manifest["feature_view"]["url"]):
        assert template.count("{{id}}") == 1
        assert template.startswith(str(service.http.base_url))
    for kind in ("entity", "property", "type"):
        assert manifest["suggest"][kind]["flyout_service_path"].count("${id}") == 1
    for setting in manifest["extend"]["property_settings"]:
        assert {"name", "label", "type"} <= setting.keys()


def test_a_batch_by_get_and_by_post_is_the_same(service: Service) -> None:
    batch = {
        "q0": {"query": "Korea, Republic of", "type": "State", "type_strict": "should", "limit": 2},
        "q1": {"query": "Kosovo", "type": ["State"]},
        "second of two": {"query": "Korea", "properties": [{"pid": "iso3", "v": ["PRK", {"id": "x", "name": "y"}]}]},
        "": {"properties": [{"pid": "number", "v": 6}, {"pid": "instrument", "v": {"id": "instrument/iccpr"}}]},
    }
    by_post = service.http.post("/reconcile", data={"queries": json.dumps(batch)})
    by_get = service.http.get("/reconcile", params={"queries": json.dumps(batch)})
    assert by_post.json() == by_get.json()
    assert by_post.json().keys() == batch.keys()
    for answer in by_post.json().values():
        assert answer.keys() == {"result"}
        check_candidates(answer["result"])
    assert by_post.json()["q0"]["result"][0]["id"] == "state/kor"
    assert not any(each["match"] for each in by_post.json()["q1"]["result"])
    assert by_post.json()["second of two"]["result"][0]["id"] == "state/prk"


def test_a_single_query_as_in_version_0_1(service: Service) -> None:
    for query in ("DPRK", json.dumps({"query": "DPRK", "type": "State"})):
        answer = service.get("", query=query)
        check_candidates(answer["result"])
        assert answer["result"][0]["id"] == "state/prk"
        assert service.http.post("/reconcile", data={"query": query}).json() == answer


def test_an_iri_is_an_identifier(service: Service) -> None:
    for text in ("state/fra", iris.state("fra")):
        best = service.reconcile({"query": text})[0]
        assert (best["id"], best["match"], best["score"]) == ("state/fra", True, 100)


def test_extension(service: Service) -> None:
    """ "Data Extension Responses": a list for each property of each identifier, whatever there is to say."""
    columns = ["ccpr:iso3", "iso2", "ccpr:region", "skos:prefLabel@zh", "skos:exactMatch@www.wikidata.org", "status/iccpr",
               "status-date/iccpr", "ccpr:year", "unheard-of"]  # fmt: skip
    ids = ["state/kaz", "instrument/cat", "state/nobody", "<>", iris.state("fra")]
    answer = service.extend(ids, *columns)
    assert answer.keys() == {"meta", "rows"}
    assert [each["id"] for each in answer["meta"]] == columns
    assert all(each["name"] for each in answer["meta"])
    assert [*answer["rows"]] == ids
    for row in answer["rows"].values():
        assert [*row] == columns
        for values in row.values():
            for value in values:
                check_value(value)
    kazakhstan = answer["rows"]["state/kaz"]
    assert kazakhstan["ccpr:iso3"] == [{"str": "KAZ"}]
    assert kazakhstan["iso2"] == [{"str": "KZ"}]
    assert kazakhstan["ccpr:region"] == [{"id": "region/central-asia", "name": "Central Asia"}]
    assert kazakhstan["skos:prefLabel@zh"] == [{"str": "哈萨克斯坦"}]
    assert kazakhstan["skos:exactMatch@www.wikidata.org"] == [{"str": "Q232"}]
    assert kazakhstan["status/iccpr"] == [{"str": "ratification"}]
    assert kazakhstan["status-date/iccpr"] == [{"date": "2006-01-24T00:00:00Z"}]
    assert answer["rows"]["instrument/cat"]["ccpr:year"] == [{"int": 1984}]
    assert answer["rows"][iris.state("fra")]["ccpr:iso3"] == [{"str": "FRA"}]


def test_a_setting_beyond_all_numbers_is_the_most() -> None:
    (column,) = read_extension('{"ids": [], "properties": [{"id": "x", "settings": {"limit": 1e999}}]}').columns
    assert column.limit == 1000


def test_extension_with_a_setting(service: Service) -> None:
    for limit in (2, "2", 2.0):
        answer = service.extend(["state/kaz"], {"id": "skos:altLabel", "settings": {"limit": limit}})
        assert len(answer["rows"]["state/kaz"]["skos:altLabel"]) == 2
    assert (
        len(
            service.extend(["state/kaz"], {"id": "skos:altLabel", "settings": {"limit": 0}})["rows"]["state/kaz"][
                "skos:altLabel"
            ]
        )
        > 2
    )


def test_every_property_that_is_proposed_can_be_fetched(service: Service) -> None:
    members = {"State": "state/kaz", "Treaty": "instrument/cat", "GeneralComment": "general-comment/ccpr/36",
               "Article": "instrument/iccpr/article/6", "scheme/themes": "theme/death-penalty"}  # fmt: skip
    for type_, id_ in members.items():
        proposed = service.get("/properties", type=type_)
        assert proposed["type"] == type_
        ids = [each["id"] for each in proposed["properties"]]
        assert ids and len(ids) == len(set(ids))
        filled = 0
        for at in range(0, len(ids), 50):
            row = service.extend([id_], *ids[at : at + 50])["rows"][id_]
            filled += sum(bool(values) for values in row.values())
        assert filled > 5
    assert len(service.get("/properties", type="State", limit="3")["properties"]) == 3


def test_suggestions(service: Service) -> None:
    entities = service.get("/suggest/entity", prefix="Kazak")["result"]
    assert entities[0]["id"] == "state/kaz"
    for each in entities:
        check_entity(each)
        check_types(each["notable"])
    assert service.get("/suggest/entity", prefix="state/kaz")["result"][0]["id"] == "state/kaz"
    assert service.get("/suggest/type", prefix="stat")["result"][0]["id"] == "State"
    assert service.get("/suggest/property", prefix="iso3")["result"][0]["id"] == "ccpr:iso3"
    assert service.get("/suggest/property", prefix="ISO 3166")["result"]
    assert service.get("/suggest/entity", prefix="")["result"] == []
    everything = [each["id"] for each in service.get("/suggest/entity", prefix="General comment")["result"]]
    later = [each["id"] for each in service.get("/suggest/entity", prefix="General comment", cursor="5")["result"]]
    assert later[: len(everything) - 5] == everything[5:]


@pytest.mark.parametrize(("kind", "id_"), [("entity", "state/kaz"), ("type", "State"), ("property", "ccpr:iso3")])
def test_flyouts(service: Service, kind: str, id_: str) -> None:
    template = service.get("")["suggest"][kind]
    address = template["flyout_service_url"] + template["flyout_service_path"].replace("${id}", quote(id_, safe=""))
    answer = service.http.get(address).json()
    assert answer.keys() == {"id", "html"}
    assert answer["id"] == id_
    assert Page(answer["html"]).text


def test_preview_in_a_frame(service: Service) -> None:
    address = service.get("")["preview"]["url"].replace("{{id}}", quote("instrument/iccpr", safe=""))
    response = service.http.get(address)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    assert "x-frame-options" not in response.headers
    assert "'none'" in response.headers["content-security-policy"]
    read = Page(response.text)
    assert "script" not in read.tags
    assert "International Covenant on Civil and Political Rights" in read.text
    missing = service.http.get("/reconcile/preview?id=state/nobody")
    assert missing.status_code == 404
    assert "x-frame-options" not in missing.headers, "a frame shows why it is empty"
    for path in ("/reconcile", "/reconcile/view?id=state/kaz", "/reconcile/flyout/entity?id=state/kaz", "/"):
        other = service.http.get(path, headers={"Accept": FIREFOX}).headers
        assert other["x-frame-options"] == "DENY", path
        assert "frame-ancestors 'none'" in other["content-security-policy"], path


def test_view_leads_to_the_resource(service: Service) -> None:
    address = service.get("")["view"]["url"].replace("{{id}}", quote("instrument/iccpr/article/6", safe=""))
    response = service.http.get(address)
    assert response.status_code == 303
    assert str(response.next_request.url if response.next_request else "").endswith("/id/instrument/iccpr/article/6")


@pytest.mark.parametrize(
    "path", ["", "/suggest/entity?prefix=k", "/properties?type=State", "/preview?id=state/kaz", "/preview?id=x"]
)
def test_other_sites_may_ask(service: Service, path: str) -> None:
    """ "Cross-Origin Access": on all endpoints."""
    assert service.http.get("/reconcile" + path).headers["access-control-allow-origin"] == "*"
    preflight = service.http.options("/reconcile" + path)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]


def test_an_empty_cell_spoils_no_batch(service: Service) -> None:
    queries = {"q0": {"query": ""}, "q1": {"query": "  ", "type": "State"}, "q2": {"query": "Kazakhstan"}}
    answer = service.http.post("/reconcile", data={"queries": json.dumps(queries)}).json()
    assert answer["q0"]["result"] == answer["q1"]["result"] == []
    assert answer["q2"]["result"][0]["match"]


def test_scripts_of_older_clients(service: Service) -> None:
    response = service.http.get("/reconcile", params={"callback": "jQuery19_1._x"})
    assert response.headers["content-type"].startswith("application/javascript")
    assert response.text.startswith("/**/jQuery19_1._x({")
    assert json.loads(response.text[len("/**/jQuery19_1._x(") : -2]) == service.get("")
    for evil in ("alert(1)", "a;b", "<b>", "", "a.", "é", "x" * 400):
        assert service.http.get("/reconcile", params={"callback": evil}).status_code == 400, evil


def query(**more: Any) -> str:
    return json.dumps({"q": {"query": "x", **more}})


def extension(**more: Any) -> str:
    return json.dumps({"ids": ["state/kaz"], "properties": [{"id": "ccpr:iso3", **more}]})


REFUSED = [
    ({"queries": "{"}, 400, "is not JSON: .* line 1, column 2"),
    ({"queries": "[]"}, 400, "is not a JSON object"),
    ({"queries": '{"q": 1}'}, 400, "is not a JSON object"),
    ({"queries": '{"q": {}}'}, 400, "neither a 'query' nor 'properties'"),
    ({"queries": '{"q": {"query": ["x"]}}'}, 400, "no string"),
    ({"queries": '{"q": {"query": "x", "limit": 0}}'}, 400, "'limit'"),
    ({"queries": query(limit=-1)}, 400, "'limit'"),
    ({"queries": query(limit="3")}, 400, "'limit'"),
    ({"queries": query(limit=True)}, 400, "'limit'"),
    ({"queries": query(type_strict="very")}, 400, "'type_strict'"),
    ({"queries": query(query=None)}, 400, "no string"),
    ({"queries": query(query=True)}, 400, "no string"),
    ({"queries": query(type=[None])}, 400, "'type'"),
    ({"queries": query(properties={})}, 400, "'properties'"),
    ({"queries": query(properties=[{"pid": 1, "v": 1}])}, 400, "'pid' or 'v'"),
    ({"queries": query(properties=[{"pid": "a", "v": None}])}, 400, "property value"),
    ({"queries": query(properties=[{"pid": "a", "v": [["b"]]}])}, 400, "property value"),
    ({"queries": query(properties=[{"pid": "a", "v": "b"}] * 11)}, 413, "more than 10 properties"),
    ({"queries": query(properties=[{"pid": "a", "v": ["b"] * 21}])}, 413, "more than 20 values"),
    ({"queries": '{"q": {"properties": []}}'}, 400, "neither a 'query' nor 'properties'"),
    ({"queries": ""}, 400, "is not JSON"),
    ({"queries": "null"}, 400, "is not a JSON object"),
    ({"query": '{"query": '}, 400, "is not JSON"),
    ({"queries": json.dumps({str(at): {"query": "x"} for at in range(1000)})}, 413, "at most 50 queries; this one has 1000"),
    ({"queries": '{"q": {"query": "x", "limit": NaN}}'}, 400, "number"),
    ({"queries": '{"q": {"query": "x", "type": 3}}'}, 400, "'type'"),
    ({"queries": '{"q": {"query": "x", "properties": [1]}}'}, 400, "'properties'"),
    ({"queries": '{"q": {"query": "x", "properties": [{"pid": "a"}]}}'}, 400, "'pid' or 'v'"),
    ({"queries": '{"q": {"query": "x", "properties": [{"pid": "a", "v": {}}]}}'}, 400, "property value"),
    ({"queries": "[" * 100_000}, 400, "nested too deeply"),
    ({"queries": json.dumps({f"q{at}": {"query": "x"} for at in range(MOST_QUERIES + 1)})}, 413, "at most"),
    ({"extend": "{}"}, 400, "'ids'"),
    ({"extend": '{"ids": ["x"], "properties": {}}'}, 400, "'properties'"),
    ({"extend": '{"ids": "x", "properties": [{"id": "x"}]}'}, 400, "'ids'"),
    ({"extend": '{"ids": [1], "properties": [{"id": "x"}]}'}, 400, "'ids'"),
    ({"extend": "null"}, 400, "is not a JSON object"),
    ({"extend": extension(settings=[])}, 400, "'settings'"),
    ({"extend": extension(settings={"limit": -1})}, 400, "'limit'"),
    ({"extend": extension(settings={"limit": True})}, 400, "'limit'"),
    ({"extend": extension(settings={"limit": "all"})}, 400, "'limit'"),
    ({"extend": '{"ids": ["x"], "properties": [{}]}'}, 400, "'id'"),
    ({"extend": json.dumps({"ids": [str(at) for at in range(1000)], "properties": [{"id": "x"}]})}, 413, "at most"),
    ({"nothing": "x"}, 400, "none of the fields"),
    ({"queries": '{"q": {"query": "' + "x" * MOST_BYTES + '"}}'}, 413, "longer than"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "status", "sentence"), REFUSED, ids=[str(at) for at in range(len(REFUSED))])
def test_refusals_have_a_sentence(service: Service, form: dict[str, str], status: int, sentence: str) -> None:
    response = service.http.post("/reconcile", data=form)
    assert response.status_code == status
    assert re.search(sentence, response.text)
    assert response.text.endswith(".\n")
    assert response.headers["access-control-allow-origin"] == "*", "a client elsewhere may read why"


def test_what_is_odd_and_allowed(service: Service) -> None:
    """By the schemas of the specification, or since clients send it."""
    for odd in (
        {"query": "Kazakhstan", "type": None, "limit": None, "properties": None, "type_strict": None},
        {"query": "Kazakhstan", "type": [], "limit": 1e9, "type_strict": "any", "unheard-of": [1]},
        {"query": "Kazakhstan", "type": [{"id": "State", "name": "State"}], "properties": [], "type_strict": "all"},
        {"query": "Kazakhstan", "type": "ccpr:State", "properties": [{"pid": "unheard-of", "v": True}]},
        {
            "query": "Kazakhstan",
            "properties": [{"pid": "m49", "v": 398}, {"pid": "region", "v": {"id": "region/central-asia"}}],
        },
        {"query": "Kazakhstan", "properties": [{"pid": "iso3", "v": ["XXX", "KAZ", 1.5, {"id": "KAZ"}]}]},
        {"query": "", "properties": [{"pid": "iso3", "v": "KAZ"}]},
        {"properties": [{"p": "iso3", "v": "KAZ"}], "limit": 1},
    ):
        best = service.reconcile(odd)[0]
        assert (best["id"], best["match"]) == ("state/kaz", True), odd
    assert service.reconcile({"query": "Kazakhstan", "type": "unheard-of"}) == []
    assert len(service.reconcile({"query": "Republic", "limit": 1_000_000})) == 50
    assert len(service.reconcile({"query": "Republic", "limit": 2.0})) == 2
    assert service.http.post("/reconcile", data={"queries": "{}"}).json() == {}
    nothing = {"extend": json.dumps({"ids": ["state/kaz"], "properties": []})}
    assert service.http.post("/reconcile", data=nothing).json() == {"meta": [], "rows": {"state/kaz": {}}}
    unknown = [{"id": "ccpr:iso3", "settings": {"content": "literally", "limit": None}}]
    assert service.extend(["state/kaz"], *unknown)["rows"] == {"state/kaz": {"ccpr:iso3": [{"str": "KAZ"}]}}


def test_letters_that_are_not_encoded(service: Service) -> None:
    """As curl sends them with -d, and in an address."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = 'queries={"q0": {"query": "Côte d’Ivoire", "type": "State"}}'.encode()
    (best, *_others) = service.http.post("/reconcile", content=body, headers=form).json()["q0"]["result"]
    assert (best["id"], best["match"]) == ("state/civ", True)


def test_other_refusals(service: Service) -> None:
    http: httpx.Client = service.http
    assert http.post("/reconcile", json={}).status_code == 415
    assert (
        http.post(
            "/reconcile", content=b"queries=\xff", headers={"Content-Type": "application/x-www-form-urlencoded"}
        ).status_code
        == 400
    )
    assert http.get("/reconcile?queries=%FF").status_code == 400
    assert http.get("/reconcile?" + "&".join(f"a{at}=1" for at in range(50))).status_code == 400
    for path in (
        "/suggest/nothing?prefix=x",
        "/flyout/entity?id=x",
        "/flyout/type?id=x",
        "/flyout/type?id=ccpr:iso3",
        "/flyout/property?id=State",
        "/flyout/nothing?id=State",
        "/flyout/entity",
        "/preview?id=state/nobody",
        "/view",
    ):
        assert http.get("/reconcile" + path).status_code == 404, path
    for path in ("suggest/entity?prefix=x&cursor=-1", "suggest/type?cursor=x", "suggest/property?cursor=1e3",
                 "properties?type=State&limit=-1", "properties?limit=%D9%A3", "suggest/entity?prefix=x&callback=a(b)"):  # fmt: skip
        refused = http.get("/reconcile/" + path)
        assert refused.status_code == 400, path
        assert refused.text.endswith(".\n")
    assert http.get("/reconcile/properties?type=unheard-of").json() == {"type": "unheard-of", "properties": []}
    assert http.get("/reconcile/suggest/entity?prefix=Kaz&cursor=999999999").json() == {"result": []}
    refused = http.put("/reconcile")
    assert refused.status_code == 405
    assert "POST" in refused.headers["allow"]


def test_strange_names_are_answered(service: Service) -> None:
    for text in ("\ud800", "\x00", "‮France", "Fr\u200bance", "🇫🇷", "a" * 5000, "%s{}{{id}}", "' OR 1=1 --", "<script>"):
        batch = json.dumps({"\udfff": {"query": text}})
        response = service.http.post("/reconcile", data={"queries": batch})
        assert response.status_code == 200, text
        check_candidates(response.json()["\udfff"]["result"])


def test_a_browser_gets_a_page(service: Service) -> None:
    response = service.http.get("/reconcile", headers={"Accept": FIREFOX})
    read = Page(response.text)
    assert read.tags.count("h1") == read.tags.count("main") == 1
    assert "/reconcile" in read.text
    assert "State" in read.text
    labelled = {value for tag, name, value in read.attributes if tag == "label" and name == "for"}
    ids = [value for _tag, name, value in read.attributes if name == "id"]
    assert labelled <= set(ids) and len(ids) == len(set(ids))
    features = [each["id"] for each in service.reconcile({"query": "France"})[0]["features"]]
    assert {*features} <= {*ids}, "each feature is explained at its feature_view address"
    for load in read.loads:
        assert service.http.get("/" + load.removeprefix("./")).status_code == 200
    assert service.http.head("/reconcile").status_code == 200


def test_a_long_answer_is_read_as_a_short_one() -> None:
    """The one row by row, the other at once."""
    terms = [
        {"type": "uri", "value": "https://example.org/a"},
        {"type": "literal", "value": "a", "xml:lang": "en"},
        {"type": "literal", "value": "plain"},
        {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
    ]
    rows: list[dict[str, Any]] = [{"one": one, "two": two} for one in terms for two in terms] + [{"one": terms[0]}]
    body = json.dumps({"head": {"vars": ["one", "two"]}, "results": {"bindings": rows}}).encode()
    assert gathering._many_rows(body) == gathering._rows(body) == rows
