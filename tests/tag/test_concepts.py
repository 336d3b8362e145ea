"""Tags that name concepts, in small documents and with a small vocabulary."""

from __future__ import annotations

from dataclasses import replace

from ccpr_graph.knowledge import Forms, Vocabularies
from ccpr_graph.model import TagKind
from ccpr_graph.tag import tag
from tests.conftest import Read
from tests.documents import pair, small
from tests.tag.tagging import TagText, found, only, values

ACT = "The State party should act."


def test_words_of_a_statement(tagged: TagText) -> None:
    document = tagged(small(pair("The Committee is concerned about torture (art. 7).", ACT)))
    theme = only(document, TagKind.THEME)
    assert (theme.statement, theme.value, theme.rule) == ("concern/3", "theme/torture", "theme-words")
    assert theme.key == "annotation/concern/3/theme-torture/1"
    assert theme.words.quote == "torture"
    assert document.by_key[theme.words.unit].text[theme.words.span.start : theme.words.span.end] == "torture"


def test_a_concern_and_its_recommendation_in_one_paragraph(tagged: TagText) -> None:
    document = tagged(
        small("Some matter\n\n3. The Committee is concerned about torture. The State party should aid women.\n")
    )
    assert found(document, TagKind.THEME, TagKind.GROUP) == [
        ("concern/3", "theme/torture", "literal"),
        ("recommendation/3", "group/women", "literal"),
    ]


def test_words_of_a_sub_concern_are_its_concerns_too(tagged: TagText) -> None:
    document = tagged(
        small(pair("The Committee is concerned about: (a) torture of women; and (b) bad law (art. 7).", ACT))
    )
    assert found(document, TagKind.GROUP) == [
        ("concern/3", "group/women", "literal"),
        ("concern/3/a", "group/women", "literal"),
    ]


def test_names_of_instruments_name_nothing(tagged: TagText) -> None:
    document = tagged(small(pair(
        "The Committee is concerned that the Convention on the Rights of the Child is not applied (art. 24).",
        "The State party should follow general comment No. 36 (2018) on torture, and ensure the rights of the child.",
    )))  # fmt: skip
    assert found(document, TagKind.THEME) == [("recommendation/4", "theme/children", "literal")]


def test_names_of_domestic_laws_name_something(tagged: TagText) -> None:
    document = tagged(small(pair("The Committee is concerned about the Law on Discrimination (art. 26).", ACT)))
    assert any(c.target and c.target.kind == "domestic-law" for c in document.citations)
    assert values(document, TagKind.THEME) == ["theme/equality"]


def test_headings(tagged: TagText) -> None:
    document = tagged(small(pair(
        "The Committee is concerned about torture of women (art. 7).",
        "The State party should:\n\n(a) Aid women;\n\n(b) Aid men.",
        heading="Women and children",
    )))  # fmt: skip
    assert sorted(found(document, TagKind.GROUP)) == [
        ("concern/3", "group/children", "inferred"),
        ("concern/3", "group/women", "literal"),
        ("recommendation/4", "group/children", "inferred"),
        ("recommendation/4", "group/women", "inferred"),
        ("recommendation/4/a", "group/children", "inferred"),
        ("recommendation/4/a", "group/women", "literal"),
        ("recommendation/4/b", "group/children", "inferred"),
        ("recommendation/4/b", "group/women", "inferred"),
    ]
    inferred = [tag_ for tag_ in document.tags if tag_.basis == "inferred" and tag_.kind is TagKind.GROUP]
    assert {tag_.words.unit for tag_ in inferred} == {"section/b/1"}
    assert {tag_.rule for tag_ in inferred} == {"group-heading"}


def test_only_the_narrower_of_nested_concepts(tagged: TagText) -> None:
    document = tagged(small(pair(
        "The Committee is concerned about pay equality, migrant children, and children with disabilities (art. 3).", ACT
    )))  # fmt: skip
    assert values(document, TagKind.THEME) == ["theme/equal-pay"]
    assert values(document, TagKind.GROUP) == ["group/migrant-children", "group/children", "group/disabled"]


def test_every_occurrence_has_its_key(tagged: TagText) -> None:
    document = tagged(small(pair("The Committee is concerned about women and women (art. 3).", ACT)))
    keys = [tag_.key for tag_ in document.tags if tag_.kind is TagKind.GROUP]
    assert keys == ["annotation/concern/3/group-women/1", "annotation/concern/3/group-women/2"]


def test_actions_only_of_recommendations_and_requests(tagged: TagText) -> None:
    document = tagged(small(
        pair("The Committee is concerned that none was investigated.", "The State party should:\n\n(a) Investigate;\n\n(b) Act."),
        last_part="5. The State party should provide training.",
    ))  # fmt: skip
    assert found(document, TagKind.ACTION) == [
        ("recommendation/4/a", "action/investigate", "literal"),
        ("request/5", "action/train", "literal"),
    ]


def test_events_of_the_documents_state(tagged: TagText) -> None:
    document = tagged(small(pair("The Committee is concerned about the events of March 2020.", ACT)))
    assert values(document, TagKind.EVENT) == ["event/kaz/march"]


def test_the_longest_words_of_concern(tagged: TagText) -> None:
    document = tagged(small(pair("The Committee is deeply concerned about law. It regrets that (art. 2).", ACT)))
    assert values(document, TagKind.INTENSITY) == ["intensity/deeply-concerned", "intensity/regrets"]


def test_items_take_the_force_of_the_sentence_that_leads_to_them(tagged: TagText) -> None:
    document = tagged(small(pair(
        "The Committee is concerned (art. 2).",
        "The Committee urges the State party to act. In doing so, the State party should:\n\n(a) Act;\n\n(b) See what should be done.",
    )))  # fmt: skip
    assert found(document, TagKind.FORCE) == [
        ("recommendation/4", "force/urges", "literal"),
        ("recommendation/4", "force/should", "literal"),
        ("recommendation/4/a", "force/should", "inferred"),
        ("recommendation/4/b", "force/should", "literal"),
    ]
    inherited = next(
        tag_ for tag_ in document.tags if tag_.statement == "recommendation/4/a" and tag_.kind is TagKind.FORCE
    )
    assert (inherited.words.unit, inherited.rule) == ("paragraph/4", "force-opening-words")


def test_should_is_not_in_should_consider(tagged: TagText) -> None:
    document = tagged(small(pair("The Committee is concerned (art. 2).", "The State party should consider acting.")))
    assert values(document, TagKind.FORCE) == ["force/should-consider"]


def test_absent_schemes_are_empty(read: Read, forms: Forms, vocabularies: Vocabularies) -> None:
    document = tag(read(small(pair("The Committee is concerned.", ACT))), forms, replace(vocabularies, schemes={}))
    assert document.tags == ()


def actions(read: Read, recommendation: str) -> set[str]:
    document = read(small(pair("The Committee is concerned.", recommendation)))
    return {tag.value for tag in document.tags if tag.kind is TagKind.ACTION}


def test_what_is_denied_or_done_by_a_law_is_not_asked_for(read: Read) -> None:
    assert "action/prohibit" in actions(read, "The State party should prohibit torture.")
    assert "action/prohibit" not in actions(read, "The State party should not prohibit assemblies.")
    assert "action/prohibit" not in actions(read, "The State party should apply laws that prohibit torture.")
    assert "action/train" not in actions(read, "The State party should not arm, nor train, these groups.")


def test_somebody_elses_concern_is_not_the_committees(read: Read) -> None:
    text = "The Committee regrets it. The Special Rapporteur is alarmed at it. The Committee is deeply concerned."
    document = read(small(pair(text, ACT)))
    found = {tag.value for tag in document.tags if tag.kind is TagKind.INTENSITY}
    assert found == {"intensity/regrets", "intensity/deeply-concerned"}


def test_the_list_of_what_is_to_be_followed_up_asks_for_nothing_else(read: Read) -> None:
    request = (
        "5. The State Party is requested to provide, by 18 July 2028, information on the implementation of the "
        "recommendations made by the Committee in paragraph 4 (ensure accountability and train judges) above."
    )
    document = read(small(pair("The Committee is concerned.", ACT), last_part=request))
    asked = {tag.value for tag in document.tags if tag.kind is TagKind.ACTION and tag.statement == "request/5"}
    assert asked == {"action/report"}
