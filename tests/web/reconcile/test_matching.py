"""What is certain, what is not, and what is never confused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccpr_graph.web.reconcile.catalogue import Catalogue, Entity, Name, Type, Weight
from ccpr_graph.web.reconcile.index import Index
from ccpr_graph.web.reconcile.matching import reconcile
from ccpr_graph.web.reconcile.reading import Query
from tests.web.reconcile.conftest import Find

APART = [
    "state/prk", "state/kor", "state/cod", "state/cog", "state/gin", "state/gnb", "state/gnq", "state/png", "state/ner",
    "state/nga", "state/dma", "state/dom", "state/wsm", "state/sdn", "state/ssd", "state/irl", "state/gbr", "state/csk",
    "state/cze", "state/svk", "state/svn", "state/yug", "state/scg", "state/srb", "state/mne", "state/sun", "state/rus",
    "state/ddr", "state/deu", "state/mkd", "state/aut", "state/aus", "state/mli", "state/mlt", "state/mwi", "state/mdv",
    "state/mrt", "state/mus", "state/zmb", "state/gmb", "state/irn", "state/irq", "state/svk", "state/lva", "state/ltu",
]  # fmt: skip


SHARED = {"Congo", "Конго", "الكونغو", "Guinea", "Guinée", "Гвинея", "غينيا", "几内亚", "Yugoslavia"}
"""Names of one of them that stand in several others' names, or in one's whose other words many States have."""


@pytest.mark.parametrize("id_", APART)
def test_every_name_of_a_state_is_its_own(index: Index, find: Find, id_: str) -> None:
    """In each language, by the name as it is, in capitals, and with its words the other way round; certain, unless it is shared."""
    for name in index.catalogue.entities[id_].names:
        for text in (name.text, name.text.upper(), " ".join(reversed(name.text.replace("-", " ").split()))):
            best = find(text, "State")[0]
            assert (best.entity.id, best.match) == (id_, name.text not in SHARED), text


@pytest.mark.thorough
def test_every_resource_is_found_by_its_name_and_its_identifier(index: Index) -> None:
    """As the specification expects ("A Note on Candidate Retrieval and Scoring"), unless namesakes hide it."""
    for entity in index.catalogue.entities.values():
        assert reconcile(index, Query(entity.id, limit=1))[0].entity is entity
        types = frozenset(entity.types[:1])
        found = reconcile(index, Query(entity.name, types, limit=5))
        assert entity in [each.entity for each in found], entity.name


def test_every_number_is_its_own(find: Find) -> None:
    for number in range(1, 38):
        for text in (f"GC {number}", f"General comment No. {number}"):
            best = find(text, "GeneralComment")[0]
            assert (best.entity.id, best.match) == (f"general-comment/ccpr/{number}", False), text
        for text in (f"CCPR General Comment {number}", f"HRC GC {number}"):
            best = find(text, "GeneralComment")[0]
            assert (best.entity.id, best.match) == (f"general-comment/ccpr/{number}", True), text
    for number in range(1, 54):
        for text in (f"Art. {number} ICCPR", f"ICCPR article {number}"):
            best = find(text, "Provision")[0]
            assert (best.entity.id, best.match) == (f"instrument/iccpr/article/{number}", True), text


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("ICCPR, art. 14, para. 3 (d)", "instrument/iccpr/article/14/3/d"),
        (
            "Article 9, paragraph 4 of the International Covenant on Civil and Political Rights",
            "instrument/iccpr/article/9/4",
        ),
        ("paragraph 1 of article 2 of the ICCPR", "instrument/iccpr/article/2/1"),
        ("S Sudan", "state/ssd"),
        ("2nd Optional Protocol to the ICCPR", "instrument/iccpr-op2"),
    ],
)
def test_a_usual_way_to_cite_is_certain(find: Find, text: str, id_: str) -> None:
    best = find(text)[0]
    assert (best.entity.id, best.match) == (id_, True)


def test_a_word_that_several_have_does_not_outdo_the_name(find: Find) -> None:
    """The first words of "UN Convention against Corruption" tell less than its own; and a misspelt order is not certain."""
    assert find("UN Convention Against Torture", "Treaty")[0].entity.id == "instrument/cat"
    assert not any(each.match for each in find("para. 1, art. 2 ICCPR"))


@pytest.mark.parametrize(
    "text",
    [
        "Kazahkstan",
        "Northern Ireland",
        "Rep. of China",
        "Nig.",
        "no",
        "in",
        "kaz",
        "N",
        "Congo (DRC)",
        "Serbia and",
        "and Montenegro",
        "Republic of Nig",
        "Rep. of Cong.",
        "Federal Republic St. of Yugoslavia",
        "Guinea",
        "Guinée",
        "Congo",
        "Конго",
        "Korea",
        "Virgin Islands",
        "Guinea 2021",
        "几内亚",
        "Serbia, Montenegro",
        "C?te d'Ivoire",
    ],
)
def test_not_certain(find: Find, text: str) -> None:
    assert not any(each.match for each in find(text, "State"))


@pytest.mark.parametrize(
    ("text", "type_", "id_"),
    [
        ("CO", "State", "state/col"),
        ("IT", "State", "state/ita"),
        ("KAZ", "State", "state/kaz"),
        ("Covenant", "scheme/instrument-kinds", "instrument-kind/covenant"),
        ("Convention", "scheme/instrument-kinds", "instrument-kind/convention"),
        ("Optional Protocol", "scheme/instrument-kinds", "instrument-kind/optional-protocol"),
        ("Declaration", "scheme/instrument-kinds", "instrument-kind/declaration"),
        ("Micronesia", "scheme/regions", "region/micronesia"),
        ("Death penalty", "scheme/themes", "theme/death-penalty"),
    ],
)
def test_what_may_be_anything_is_certain_only_of_a_type(find: Find, text: str, type_: str, id_: str) -> None:
    untyped = find(text)
    assert id_ in [each.entity.id for each in untyped[:3]]
    assert not any(each.match for each in untyped)
    assert untyped[0].score < 98
    assert [each.entity.id for each in find(text, type_) if each.match] == [id_]


@pytest.mark.parametrize("text", ["CAT", "Cat", "cat", "CEDAW", "Cedaw", "Crpd"])
def test_an_abbreviation_of_a_treaty_and_its_body_is_neither(find: Find, text: str) -> None:
    found = find(text)
    assert {each.entity.id for each in found[:2]} == {
        f"{kind}/{text.lower()}" for kind in ("instrument", "treaty-body")
    }
    assert not found[0].match


def test_no_code_and_no_term_is_certain_without_a_type(index: Index, find: Find) -> None:
    """Whatever the data have: a sample that goes through all of them."""
    entities = [*index.catalogue.entities.values()]
    codes = sorted({code for each in entities for code in each.codes if code.isalpha() and len(code) <= 3})
    terms = sorted(each.name for each in entities if each.is_concept)
    assert len(codes) > 400
    assert len(terms) > 200
    for text in (*codes[::9], *terms[::9]):
        named = [each for each in find(text) if each.match]
        assert all(
            text in {name.text for name in each.entity.names} and not each.entity.is_concept for each in named
        ), text


def test_what_keeps_a_name_from_being_certain_is_in_the_data() -> None:
    """Others with the name in theirs: several, or one whose other words tell nothing."""
    several = ["Freedonia", "Upper Freedonia", "Freedonia-on-Sea", "Sylvania", "South Sylvania"]
    index = Index(catalogue(*((f"a/{at}", name) for at, name in enumerate(several))))
    assert [reconcile(index, Query(name, frozenset({"T"})))[0].match for name in several] == [
        False,
        True,
        True,
        True,
        True,
    ]
    common = [f"Democratic Republic of {name}land" for name in "ABCD"]
    one = ["Freedonia", "Democratic Republic of Freedonia", *common]
    index = Index(catalogue(*((f"a/{at}", name) for at, name in enumerate(one))))
    assert not reconcile(index, Query("Freedonia"))[0].match
    assert reconcile(index, Query("Dem. Rep. of Freedonia"))[0].match


@pytest.mark.parametrize("type_", ["", "DomesticLaw", "Instrument"])
@pytest.mark.parametrize("text", ["Constitution", "Criminal Code", "the criminal code", "Law on Refugees"])
def test_a_law_is_certain_only_with_its_state(find: Find, text: str, type_: str) -> None:
    """Every State may have a law of that name, and the data know those of few."""
    first = find(text, type_)[0]
    assert (first.entity.id.startswith("domestic-law/"), first.match) == (True, False)


@pytest.mark.parametrize(
    ("text", "constraint", "right"),
    [
        ("Criminal Code (Kazakhstan)", None, "domestic-law/kaz/criminal-code"),
        ("Constitution of Kazakhstan", None, "domestic-law/kaz/constitution"),
        ("Constitution of the Republic of Kazakhstan", None, "domestic-law/kaz/constitution"),
        ("Criminal Code", ("ccpr:state", ("Kazakhstan",)), "domestic-law/kaz/criminal-code"),
        ("Criminal Code", ("state", ("state/kaz",)), "domestic-law/kaz/criminal-code"),
        ("Criminal Code", ("state", ("Uzbekistan",)), None),
    ],
)
def test_the_state_makes_a_law_certain(
    find: Find, text: str, constraint: tuple[str, tuple[str, ...]] | None, right: str | None
) -> None:
    found = find(text, "DomesticLaw", constraints=(constraint,) if constraint else ())
    assert next((each.entity.id for each in found if each.match), None) == right


@pytest.mark.parametrize(("text", "right"), [("144", "state/lka"), ("100", "state/bgr"), ("104", "state/mmr")])
def test_a_number_is_a_code_only_of_a_type(find: Find, text: str, right: str) -> None:
    """Without a type it may be the number of a session or of an article."""
    assert not any(each.match for each in find(text))
    best = find(text, "State")[0]
    assert (best.entity.id, best.match) == (right, True)


def test_the_subject_of_a_general_comment_is_not_its_name(find: Find) -> None:
    assert not any(
        each.match for text in ("Derogations", "Nuclear weapons and the right to life") for each in find(text)
    )
    best = find("General comment No. 5: Derogations")[0]
    assert (best.entity.id, best.match) == ("general-comment/ccpr/5", True)


def test_a_type_that_is_not_there_has_nothing(find: Find) -> None:
    assert find("France", "Q6256") == []
    assert find("France", "Treaty") == []


def test_all_types_or_any(index: Index) -> None:
    query = Query("Yugoslavia", frozenset({"State", "HistoricalState"}), every=True)
    assert reconcile(index, query)[0].entity.id == "state/yug"
    assert reconcile(index, Query("France", frozenset({"State", "HistoricalState"}), every=True)) == []
    assert reconcile(index, Query("France", frozenset({"State", "HistoricalState"})))[0].match


@pytest.mark.parametrize(
    ("text", "type_", "constraint", "right"),
    [
        ("Korea", "State", ("iso3", "PRK"), "state/prk"),
        ("Korea", "State", ("ccpr:iso3", "KOR"), "state/kor"),
        ("Korea", "State", ("m49", "410.0"), "state/kor"),
        ("Afganistan", "State", ("m49", "4"), "state/afg"),
        ("article 6(1)", "Provision", ("instrument", "ICCPR"), "instrument/iccpr/article/6/1"),
        ("Article 6", "Provision", ("dcterms:isPartOf", "instrument/iccpr"), "instrument/iccpr/article/6"),
        ("CEDAW", "", ("year", "1979"), "instrument/cedaw"),
        ("Kazahkstan", "State", ("skos:exactMatch", "Q232"), None),
        ("France", "State", ("iso3", "DEU"), None),
        ("Korea", "State", ("iso3", "FRA"), None),
        ("Korea", "State", ("nothing", "x"), None),
        ("Korea", "State", ("https://w3id.org/ccpr-graph/ontology#iso3", "PRK"), "state/prk"),
        ("France", "State", ("https://w3id.org/ccpr-graph/ontology#iso3", "DEU"), None),
        ("France", "State", ("skos:exactMatch@www.wikidata.org", "Q232"), None),
        ("Guinea", "State", ("iso3", "GIN"), "state/gin"),
        ("GC 14", "GeneralComment", ("treatyBody", "Human Rights Committee"), "general-comment/ccpr/14"),
        ("GC 14", "GeneralComment", ("treatyBody", "CESCR"), None),
        ("Minorities", "", ("inScheme", "scheme/groups"), "group/minorities"),
    ],
)
def test_properties_decide(find: Find, text: str, type_: str, constraint: tuple[str, str], right: str | None) -> None:
    found = find(text, type_, constraints=((constraint[0], (constraint[1],)),))
    assert [each.entity.id for each in found if each.match] == ([right] if right else [])


@pytest.mark.parametrize("value", ["²", "9" * 5000, "9" * 5000 + ".0", "٦"], ids=lambda value: ascii(value[:3]))
def test_a_digit_that_is_no_number_and_a_number_that_is_too_long(find: Find, value: str) -> None:
    found = find("Article 6", "Article", constraints=(("number", (value,)), ("instrument", ("ICCPR",))))
    assert bool([each for each in found if each.match]) is (value == "٦")


def test_properties_alone(find: Find) -> None:
    number = (("number", ("6",)), ("instrument", ("ICCPR",)))
    assert [each.entity.id for each in find("", "Article", constraints=number) if each.match] == [
        "instrument/iccpr/article/6"
    ]
    assert find("", "State", constraints=(("iso3", ("KAZ",)),))[0].match
    found = find("", "State", constraints=(("region", ("Central Asia",)),))
    assert len(found) == 5
    assert not any(each.match for each in found)
    assert not any(each.match for each in find("", "Treaty", constraints=(("year", ("1984",)),)))


def catalogue(*names: tuple[str, str]) -> Catalogue:
    entities = {id_: Entity(id_, id_, types=("T",), names=[]) for id_, _name in names}
    for id_, name in names:
        entities[id_].names.append(Name(name, Weight.NAME))
    return Catalogue(entities, {"T": Type("T", "thing")}, {})


def test_a_namesake_makes_it_uncertain() -> None:
    alone = Index(catalogue(("a/1", "Freedonia"), ("a/2", "Sylvania")))
    assert reconcile(alone, Query("freedonia"))[0].match
    twice = Index(catalogue(("a/1", "Freedonia"), ("a/2", "Freedonia")))
    assert [(each.score, each.match) for each in reconcile(twice, Query("Freedonia"))] == [(100, False), (100, False)]


def test_an_abbreviation_that_fits_two_is_uncertain() -> None:
    index = Index(catalogue(("a/1", "Northern Province"), ("a/2", "Northeast Province")))
    assert [each.match for each in reconcile(index, Query("Nor. Province"))] == [False, False]
    assert reconcile(index, Query("Northern Prov."))[0].match


def test_nothing_in_an_empty_catalogue() -> None:
    assert reconcile(Index(Catalogue({}, {}, {})), Query("anything")) == []


@given(st.text(max_size=60))
@settings(max_examples=50)
def test_any_text_has_an_answer(text: str) -> None:
    found = reconcile(SMALL, Query(text or "x"))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert [at for at, each in enumerate(found) if each.match] in ([], [0])


SMALL = Index(
    catalogue(("a/1", "Republic of Freedonia"), ("a/2", "Democratic Republic of Freedonia"), ("a/3", "Article 6 (1)"))
)
