"""Every extraction form matches its examples and none of its counter-examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from ccpr_graph.errors import KnowledgeError
from ccpr_graph.knowledge import Form, Forms, load_forms
from ccpr_graph.knowledge.forms import Furniture, SymbolForm

ROOT = Path(__file__).parents[1]
# Forms that must cover a whole line, or a whole symbol; the others are looked for in running words.
WHOLE = {
    "layouts.report", "layouts.distribution_date", "layouts.original_language", "layouts.part_label",
    "layouts.paragraph_label", "layouts.item_label", "layouts.part_label_alone", "layouts.paragraph_label_alone",
    "layouts.paragraph_label_in_brackets", "layouts.session_line", "layouts.session_days_line", "citations.domestic_number",
    "citations.bare_law", "citations.belongs_to_before", "citations.not_the_instrument",
}  # fmt: skip
EXACT = {
    "layouts.behind_items",
    "layouts.session",
    "layouts.considered",
    "layouts.adopted",
    "layouts.title",
    "symbols.in_text",
    "statements.next_cycle.dialogue",
    "citations.closing_bracket",
    "citations.longer_name",
    "citations.domestic_law",
    "citations.longer_law",
    "citations.law_of",
    "citations.protocol_to",
    "citations.law_of_one",
    "statements.reported_speech",
    "tags.other_speaker",
    "tags.no_action",
    "citations.no_domestic_law",
    "citations.next_law",
    "citations.law_in_words",
    "citations.not_in_a_name",
    "citations.same_instrument",
    "citations.several_owners",
    "citations.unknown_instrument",
    "citations.general_comment_body_before",
    "citations.general_comment_body_behind",
}


def walk(value: object, name: str) -> Iterator[tuple[str, Form]]:
    if isinstance(value, Form):
        yield name, value
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            yield from walk(getattr(value, field), f"{name}.{field}".lstrip("."))
    elif isinstance(value, tuple):
        for index, element in enumerate(value):
            yield from walk(element, f"{name}.{index}")


FORMS = dict(walk(load_forms(ROOT / "data" / "extraction"), ""))


def matches(name: str, form: Form, text: str) -> bool:
    if name in WHOLE or isinstance(form, Furniture | SymbolForm):
        return form.exact.fullmatch(text) is not None
    if name in EXACT:
        return form.exact.search(text) is not None
    return form.search.search(text) is not None


@pytest.mark.parametrize("name", FORMS)
def test_examples(name: str) -> None:
    form = FORMS[name]
    assert form.examples and form.counter_examples, "a form without examples cannot be judged"
    for example in form.examples:
        assert matches(name, form, example), example
    for example in form.counter_examples:
        assert not matches(name, form, example), example


def test_there_are_forms(forms: Forms) -> None:
    assert len(FORMS) > 30
    assert forms.symbols.type_of("CCPR/C/KAZ/CO/3") == (
        "ConcludingObservations",
        {"body": "CCPR", "iso3": "KAZ", "number": "3"},
    )
    assert forms.symbols.type_of("A/HRC/48/55") == ("Document", {})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("sentence_end:", "sentence_ende: 1\nsentence_end:"), "extra inputs are not permitted"),
        (("months: [January,", "months: [January: ["), "line"),
        (("sentence_end: ", "sentence_end: 1 #"), "key 'sentence_end'"),
        (("(?P<language>", "(?P<tongue>"), "the pattern has no group (?P<language>…)"),
        (("'(?i:concluding", "'((?i:concluding"), "this is not a regular expression"),
        (("months:", "ordinals: {}\nmonths:"), "the key 'ordinals' stands twice"),
    ],
)
def test_malformed_forms(tmp_path: Path, change: tuple[str, str], expected: str) -> None:
    for path in (ROOT / "data" / "extraction").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    path = tmp_path / "layouts.yaml"
    assert change[0] in path.read_text()
    path.write_text(path.read_text().replace(*change, 1))
    with pytest.raises(KnowledgeError) as caught:
        load_forms(tmp_path)
    assert str(path) in str(caught.value)
    assert expected in str(caught.value)


def test_a_missing_file_of_forms(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="the file is missing"):
        load_forms(tmp_path)
