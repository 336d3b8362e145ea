"""How a tree is made of triples: small cases."""

from __future__ import annotations

from typing import Any

import pytest

from ccpr_graph import iris
from ccpr_graph.web.framing.names import Names
from ccpr_graph.web.framing.tree import Maker, Triples, read_frame

C = iris.ONTOLOGY
XSD = "http://www.w3.org/2001/XMLSchema#"
NAMES = Names(
    {
        "@context": {
            "@version": 1.1,
            "id": "@id",
            "type": {"@id": "@type", "@container": "@set"},
            "ccpr": C,
            "ex": "http://example.org/",
            "xsd": XSD,
            "Thing": "ccpr:Thing",
            "Other": "ex:Other",
            "word": "ccpr:word",
            "words": {"@id": "ccpr:words", "@container": "@set"},
            "number": {"@id": "ccpr:number", "@type": "xsd:integer"},
            "share": {"@id": "ccpr:share", "@type": "xsd:decimal"},
            "label": {"@id": "ex:label", "@container": "@language"},
            "labels": {"@id": "ex:labels", "@container": ["@language", "@set"]},
            "one": {"@id": "ccpr:one", "@type": "@id"},
            "many": {"@id": "ccpr:many", "@type": "@id", "@container": "@set"},
            "kind": {"@id": "ccpr:kind", "@type": "@vocab"},
            "source": {"@id": "ex:source", "@container": "@set"},
            "back": {"@reverse": "ccpr:one", "@type": "@id", "@container": "@set"},
        }
    }
)
ME, A, B = (f"{iris.ID}x/{name}" for name in ("me", "a", "b"))


def tree(frame: dict[str, Any], *triples: str) -> dict[str, Any]:
    ntriples = "".join(f"{triple} .\n" for triple in triples).encode()
    made = Maker(NAMES).tree(Triples(ntriples), ME, read_frame(frame, NAMES))
    assert made.pop("@context") == iris.CONTEXT
    assert made.pop("id") == ME
    return made


def said(name: str, value: str, subject: str = ME) -> str:
    return f"<{subject}> <{NAMES.named(name).iri}> {value}"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "values", "written"),
    [
        ("word", ['"a"'], {"word": "a"}),
        ("word", ['"b"', '"a"'], {"word": ["a", "b"]}),
        ("word", ['"a"@en'], {"word": {"@value": "a", "@language": "en"}}),
        ("word", [f'"2022"^^<{XSD}gYear>'], {"word": {"type": "xsd:gYear", "@value": "2022"}}),
        ("word", [f'"7"^^<{XSD}integer>'], {"word": 7}),
        ("word", [f'"07"^^<{XSD}integer>'], {"word": {"type": "xsd:integer", "@value": "07"}}),
        ("word", [f'"true"^^<{XSD}boolean>'], {"word": True}),
        ("word", [f'"1"^^<{XSD}boolean>'], {"word": {"type": "xsd:boolean", "@value": "1"}}),
        ("words", ['"a"'], {"words": ["a"]}),
        ("number", [f'"7"^^<{XSD}integer>'], {"number": 7}),
        ("number", [f'"-7"^^<{XSD}integer>'], {"number": -7}),
        ("number", [f'"007"^^<{XSD}integer>'], {"number": "007"}),
        ("number", [f'"9007199254740993"^^<{XSD}integer>'], {"number": "9007199254740993"}),
        ("number", [f'"{"9" * 5000}"^^<{XSD}integer>'], {"number": "9" * 5000}),
        ("number", ['"7"'], {"number": {"type": "xsd:string", "@value": "7"}}),
        ("share", [f'"0.970"^^<{XSD}decimal>'], {"share": "0.970"}),
        ("share", [f'"1"^^<{XSD}integer>'], {"share": {"type": "xsd:integer", "@value": "1"}}),
        ("label", ['"a"@fr', '"b"@en'], {"label": {"en": "b", "fr": "a"}}),
        ("label", ['"a"@en', '"b"@en'], {"label": {"en": ["a", "b"]}}),
        ("label", ['"a"@en', '"b"'], {"label": {"en": "a"}, "ex:label": "b"}),
        ("labels", ['"a"@en'], {"labels": {"en": ["a"]}}),
        ("one", [f"<{A}>"], {"one": A}),
        ("many", [f"<{A}10>", f"<{A}9>"], {"many": [f"{A}9", f"{A}10"]}),
        ("kind", [f"<{C}Thing>"], {"kind": "Thing"}),
        ("kind", ["<http://example.org/x>"], {"kind": "ex:x"}),
        ("kind", ["<urn:x>"], {"kind": "urn:x"}),
        ("source", ['"a"', f"<{A}>"], {"source": ["a", {"id": A}]}),
        ("one", [], {}),
    ],
)
def test_how_values_are_written(name: str, values: list[str], written: Any) -> None:
    assert tree({name: {}}, *(said(name, value) for value in values)) == written


def test_types_are_ours_first() -> None:
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    made = tree({}, *(f"<{ME}> {a} <{iri}>" for iri in ("http://example.org/Other", C + "Zebra", C + "Thing")))
    assert made == {"type": ["Thing", "Other", "ccpr:Zebra"]}


def test_fields_stand_in_the_order_of_the_frame_and_others_nowhere() -> None:
    made = tree({"words": {}, "word": {}}, said("word", '"a"'), said("words", '"b"'), said("label", '"c"@en'))
    assert list(made) == ["words", "word"]


def test_nodes_stand_in_the_order_of_the_text() -> None:
    order = [f'<{A}> <{C}order> "10"^^<{XSD}integer>', f'<{B}> <{C}order> "9"^^<{XSD}integer>']
    links = [said("many", f"<{each}>") for each in (A, B, f"{B}2", f"{A}10")]
    assert tree({"many": {}}, *links, *order)["many"] == [B, A, f"{A}10", f"{B}2"]


def test_a_property_is_gone_backwards() -> None:
    made = tree({"back": {"word": {}}}, said("one", f"<{ME}>", A), said("word", '"a"', A))
    assert made == {"back": [{"id": A, "word": "a"}]}


def test_who_is_there_already_is_not_put_into_itself() -> None:
    made = tree({"one": {"one": {"word": {}}}}, said("one", f"<{A}>"), said("one", f"<{ME}>", A), said("word", '"a"'))
    assert made == {"one": {"id": A, "one": ME}}


def test_the_same_resource_stands_wherever_it_belongs() -> None:
    frame = {"one": {"word": {}}, "many": {"word": {}}}
    made = tree(frame, said("one", f"<{A}>"), said("many", f"<{A}>"), said("word", '"a"', A))
    assert made == {"one": {"id": A, "word": "a"}, "many": [{"id": A, "word": "a"}]}


def test_the_order_of_the_triples_makes_no_difference() -> None:
    triples = [said("many", f"<{A}{number}>") for number in range(20)] + [said("words", f'"{n}"') for n in range(20)]
    assert tree({"many": {}, "words": {}}, *triples) == tree({"many": {}, "words": {}}, *reversed(triples), *triples)


def test_a_frame_with_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no name 'nothing'"):
        read_frame({"nothing": {}}, NAMES)
