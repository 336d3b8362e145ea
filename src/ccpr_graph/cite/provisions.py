"""Finds provisions in running text: "articles 19, 22 and 25 of the Covenant", "article 174 of the Criminal Code".

A list of provisions belongs to what is named behind "of", or right before the list. Without such a name it belongs to
nothing for certain; two cases are clear enough to be resolved (see the rules ``text-article-such-as`` and
``text-article-again``). A provision of a domestic law never becomes one of a treaty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ccpr_graph import iris
from ccpr_graph.cite.finder import Finder, Place, window
from ccpr_graph.cite.names import Name
from ccpr_graph.cite.numbers import Numbered, read_numbers
from ccpr_graph.model import CitationKind, Span, Target, UnitKind

RULE = "text-article"
_EITHER = "either of several instruments or laws that its paragraph names or may mean"
_LONGEST_JOINT = 60  # characters between a name and the provisions behind it
_JOINED = re.compile(r"\s+(?:and|or)\s+$")
_PLAIN = re.compile(r"\d{1,5}(?![\d/])")
_NEXT = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s(?:and|or|to)\s|–)\s*(?=\d|[A-Z]\.?\s?\d)")
_ODD_NEXT = re.compile(r"\s*(?:,|\s(?:and|or|to)\s)\s*\d{1,5}-?[A-Z]\b")
_LETTERED = re.compile(r"(?P<stem>\d{1,5}-?)(?P<letter>[A-Z])")
_THAT = re.compile(r"\b(?:that|same|said)\s+$", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*,?\s+(?:and|or)\s+(?=\d)")


@dataclass(frozen=True)
class Mention:
    """A list of provisions in the words of a place.

    Args:
        word: what kind of provision: ``article``, ``section`` or ``rule``.
        numbers: its elements.
        start: where its words begin.
        end: where its words end.
        owner: what it belongs to, if a name says so.
        problem: why it belongs to nothing certain, if a name does not settle it.
    """

    word: str
    numbers: tuple[Numbered, ...]
    start: int
    end: int
    owner: Target | None = None
    problem: str | None = None


@dataclass
class _Reader:
    """Reads the mentions of one place, with what was named before it in the same paragraph."""

    finder: Finder
    place: Place
    laws: list[Target] = field(default_factory=list)
    """The domestic laws named under the same heading before this place."""

    @property
    def text(self) -> str:
        return self.place.text

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        for match in self.finder.forms.citations.provision_words.search.finditer(self.text):
            if found and match.start() < found[-1].end:
                continue
            mention = self._read(match)
            if mention and not self.finder.is_taken(self.place.holder, Span(mention.start, mention.end)):
                found += self._with_continuations(mention)
        return _chained(self.text, found)

    def _read(self, match: re.Match[str]) -> Mention | None:
        word = match.lastgroup or "article"
        numbers, end = _read_list(self.finder, self.text, match.end())
        if not numbers:
            return None
        start, numbers = self._with_paragraphs_before(match.start(), numbers)
        return self._undivided(self._owned(word, numbers, start, end))

    def _undivided(self, mention: Mention) -> Mention:
        """Return a mention; it is of nothing certain where a second owner follows: "of the Constitution and of the Covenant"."""
        if mention.owner and self.finder.forms.citations.several_owners.exact.match(self.text, mention.end):
            return replace(mention, owner=None, problem=_EITHER)
        return mention

    def _with_paragraphs_before(self, start: int, numbers: tuple[Numbered, ...]) -> tuple[int, tuple[Numbered, ...]]:
        """Read "paragraph 3 of" before a single article into its steps."""
        before = self.finder.forms.citations.paragraphs_before.search.search(self.text, *window(start))
        if not before or len(numbers) != 1 or numbers[0].steps:
            return start, numbers
        paragraphs, _ = read_numbers(self.text, before.start("list"))
        only = numbers[0]
        steps = tuple(Numbered(only.number, (p.number, *p.steps), only.span) for p in paragraphs)
        return (before.start(), steps) if steps else (start, numbers)

    def _owned(self, word: str, numbers: tuple[Numbered, ...], start: int, end: int) -> Mention:
        """Return a mention with what it belongs to: by the name behind it, else by the name right before it."""
        forms = self.finder.forms.citations
        if word == "rule" and (rules := forms.rules_of_procedure.search.match(self.text, end)):
            slug = f"{self.finder.document.header.body.lower()}-rules-of-procedure"
            return Mention(word, numbers, start, rules.end(), Target(CitationKind.INSTRUMENT, slug))
        if thereof := forms.thereof.search.match(self.text, end):
            return self._owned_by_last(word, numbers, start, thereof.end())
        if directly := self._name_directly_behind(end):
            return Mention(word, numbers, start, directly.span.end, directly.targets[0])
        if behind := forms.belongs_to.search.match(self.text, end):
            return self._owned_by_name_behind(word, numbers, start, behind)
        numbers = _closed(self.text, numbers)
        end = numbers[-1].span.end
        if forms.its.search.search(self.text, *window(start)):
            return self._owned_by_last(word, numbers, start, end)
        before = self._name_before(start, end)
        if before:
            return Mention(word, numbers, before.span.start, end, before.targets[0])
        return Mention(word, numbers, start, end)

    def _owned_by_last(self, word: str, numbers: tuple[Numbered, ...], start: int, end: int) -> Mention:
        """Return a mention that belongs to what its sentence named last."""
        sentence = self.finder.sentence(self.place.holder, start)
        names = [name for name in self._names_until(start) if name.span.start >= sentence.start]
        if names and len(names[-1].targets) == 1:
            return Mention(word, numbers, start, end, names[-1].targets[0])
        return Mention(word, numbers, start, end, None, "the sentence names nothing before that it can belong to")

    def _names_until(self, offset: int) -> list[Name]:
        return [name for name in self.finder.names(self.place.holder) if name.span.end <= offset]

    def _owned_by_name_behind(
        self, word: str, numbers: tuple[Numbered, ...], start: int, behind: re.Match[str]
    ) -> Mention:
        at = behind.end()
        name = next(
            (n for n in self.finder.names(self.place.holder) if behind.start() < n.span.start <= at < n.span.end), None
        )
        if name and len(name.targets) == 1:
            return Mention(word, numbers, start, name.span.end, name.targets[0])
        forms = self.finder.forms.citations
        again = forms.same_law.search.match(self.text, at) or forms.same_instrument.exact.match(self.text, at)
        if again:
            owner, problem = self._named_again(again, start)
            return Mention(word, numbers, start, again.end(), owner, problem)
        words = re.split(r"[,.;()]", self.text[at : at + 60])[0].strip()
        return Mention(word, numbers, start, behind.start(), None, f"nothing is known by the name “{words}”")

    def _named_again(self, again: re.Match[str], start: int) -> tuple[Target | None, str | None]:
        """Return what "that Code" or "the Convention" means: the only one of its kind named before, or why it is not certain.

        "That Code" is the last one of several.
        """
        head = again["head"].casefold()
        names = self._names_until(start)
        found = [n.targets[0] for n in names if head in (n.law or self.text[n.span.start : n.span.end]).casefold()]
        found = found or [law for law in self.laws if head in (law.name or "").casefold()]
        found = list(dict.fromkeys(reversed(found)))[::-1]  # each where it was named last
        if len(found) == 1:
            return found[0], None
        if not found:
            return None, f"no {again['head']} was named before"
        if _THAT.search(self.text, *window(again.start())):
            return found[-1], None
        return None, f"either of several of which “{again['head']}” is the kind"

    def _name_directly_behind(self, end: int) -> Name | None:
        """Return the name in "article 2 ICCPR"."""
        for name in self.finder.names(self.place.holder):
            if name.span.start > end and len(name.targets) == 1 and not self.text[end : name.span.start].strip():
                return name
        return None

    def _name_before(self, start: int, end: int) -> Name | None:
        """Return the name in "the Covenant, in particular articles 9 and 14", "the Criminal Code (art. 19)".

        After a mere comma the list must end in a sign, too: "contrary to the Covenant, article 14 allows" is of something else.
        """
        closed = end >= len(self.text) or self.text[end] in ",;.)"
        for name in reversed(self._names_until(start)):
            between = self.text[name.span.end : start]
            close = len(name.targets) == 1 and len(between) < _LONGEST_JOINT
            certain = closed or "(" in between or any(letter.isalpha() for letter in between)
            if close and certain and self.finder.forms.citations.belongs_to_before.search.fullmatch(between):
                return name
        return None

    def _with_continuations(self, mention: Mention) -> list[Mention]:
        """Read "and 7 of the Covenant" behind "article 5 of the Constitution"."""
        found = [mention]
        while found[-1].owner and (joint := _CONTINUED.match(self.text, found[-1].end)):
            numbers, end = _read_list(self.finder, self.text, joint.end())
            if not numbers or not self.finder.forms.citations.belongs_to.search.match(self.text, end):
                break
            further = self._undivided(self._owned(mention.word, numbers, joint.end(), end))
            if not further.owner:
                break
            found.append(further)
        return found


@dataclass
class _Paragraph:
    """What a paragraph, its items included, has named so far, and what it names at all.

    Args:
        names: the sources of the treaties and laws that it names anywhere.
        last: the last mention of provisions that belongs to something, and its place.
        others: whether provisions of anything but the monitored treaty were mentioned.
        cited: the articles of the monitored treaty that were mentioned.
    """

    names: frozenset[str]
    last: tuple[Place, Mention] | None = None
    others: bool = False
    cited: set[str] = field(default_factory=set)

    def add(self, place: Place, mention: Mention, treaty: str) -> None:
        """Take note of a mention that belongs to something."""
        if mention.owner:
            self.last = (place, mention)
            if mention.owner.source == treaty:
                self.cited |= {number.number for number in mention.numbers}
            else:
                self.others = True


def find_provisions(finder: Finder) -> None:
    """Add the provisions that running text and footnotes name, in the order of the document."""
    laws: list[Target] = []
    key = heading = None
    paragraph = _Paragraph(frozenset())
    for place in finder.places:
        unit = place.holder
        if unit.kind is UnitKind.PARAGRAPH and unit.parent != heading:
            heading, laws = unit.parent, []
        if unit.kind is not UnitKind.SUB_PARAGRAPH or unit.parent != key:
            key = unit.key
            paragraph = _Paragraph(_named_in(finder, key))
        for mention in _Reader(finder, place, laws).mentions():
            _add(finder, place, mention, paragraph)
        laws += [name.targets[0] for name in finder.names(unit) if name.law]


def _named_in(finder: Finder, key: str) -> frozenset[str]:
    """Return the sources of the treaties and laws that a paragraph names, its items included."""
    units = (finder.document.by_key[key], *finder.document.children(key))
    names = [name for unit in units for name in finder.names(unit)]
    treaties = finder.vocabularies.treaties
    return frozenset(t.source for name in names for t in name.targets if name.law or t.source in treaties)


def _read_list(finder: Finder, text: str, at: int) -> tuple[tuple[Numbered, ...], int]:
    """Read a list of provisions; with a number in a form that only domestic laws have, its elements are as printed."""
    odd = finder.forms.citations.domestic_number.exact
    first = odd.match(text, at)
    numbers, end = read_numbers(text, at)
    if not first and not (numbers and _ODD_NEXT.match(text, end)):
        return numbers, end
    found: list[Numbered] = []
    while match := odd.match(text, at) or _PLAIN.match(text, at):
        found += _members(found, match)
        end = match.end()
        separator = _NEXT.match(text, end)
        if not separator:
            break
        at = separator.end()
    return tuple(found), end


def _members(found: list[Numbered], match: re.Match[str]) -> list[Numbered]:
    """Return an element, with those between if it ends a range of letters ("298-A to 298-C")."""
    element = Numbered(match[0], (), Span(*match.span()))
    if not found or not re.search(r"(?:\bto|[–])\s*$", match.string[max(0, match.start() - 8) : match.start()]):
        return [element]
    first, last = _LETTERED.fullmatch(found[-1].number), _LETTERED.fullmatch(match[0])
    if not first or not last or first["stem"] != last["stem"] or not first["letter"] < last["letter"]:
        return [element]
    letters = range(ord(first["letter"]) + 1, ord(last["letter"]))
    return [*(Numbered(f"{first['stem']}{chr(letter)}", (), element.span) for letter in letters), element]


def _closed(text: str, numbers: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
    """Cut a list that no name closes where its last "and" closes it ("under article 9, 15 persons …")."""
    kept = [numbers[0]]
    for one, other in pairwise(numbers):
        between = text[one.span.end : other.span.start]
        if one.span == other.span or "(" in between:
            kept.append(other)
        elif re.fullmatch(r"\s*,?\s*(?:and|or|&)\s*", between):
            return (*kept, other)
        else:
            joint = [n for n in numbers if n.span.start > other.span.start]
            if not any(re.search(r"\b(?:and|or)\b", text[other.span.end : n.span.start]) for n in joint):
                break
            kept.append(other)
    return tuple(kept)


def _chained(text: str, mentions: list[Mention]) -> list[Mention]:
    """Give "article 9" in "article 9 and article 14 of the Covenant" the owner that is named once for both."""
    chained: list[Mention] = []
    for mention in reversed(mentions):
        following = chained[-1] if chained else None
        between = text[mention.end : following.start] if following else ""
        if following and following.owner and not mention.owner and not mention.problem and _JOINED.fullmatch(between):
            mention = Mention(mention.word, mention.numbers, mention.start, mention.end, following.owner)
        chained.append(mention)
    return chained[::-1]


def _add(finder: Finder, place: Place, mention: Mention, paragraph: _Paragraph) -> None:
    rule, owner, problem = RULE, mention.owner, mention.problem
    if owner is None and problem is None:
        rule, owner, problem = _without_name(finder, place, mention, paragraph)
    for number, span in _spans(mention):
        target, reason = provision(finder, owner, mention.word, number) if owner else (None, problem)
        if target is None and problem and problem.startswith("either"):
            finder.doubt(place, span, rule, problem)
        else:
            finder.cite(place, span, rule, target, reason=reason)
    finder.take(place.holder, Span(mention.start, mention.end))
    paragraph.add(place, mention, finder.treaty)


def _spans(mention: Mention) -> list[tuple[Numbered, Span]]:
    """Return each element with the words it rests on: the first with the word before it, the last with the name."""
    last = len(mention.numbers) - 1
    same = len({number.span for number in mention.numbers}) == 1
    spans = []
    for index, number in enumerate(mention.numbers):
        start = mention.start if index == 0 or same else number.span.start
        end = max(mention.end, number.span.end) if index == last or same else number.span.end
        spans.append((number, Span(start, end)))
    return spans


def provision(finder: Finder, owner: Target, word: str, number: Numbered) -> tuple[Target | None, str | None]:
    """Return the provision that a number names in what owns it, or why there is none."""
    if owner.kind is CitationKind.DOMESTIC_LAW:
        steps = (word, iris.slug(number.number), *(iris.slug(step) for step in number.steps))
        return Target(CitationKind.DOMESTIC_LAW, owner.source, steps, owner.name), None
    label = finder.vocabularies.labels.get(iris.instrument(owner.source), owner.source)
    if word == "section":
        return None, f"sections of the {label} are not known"
    if word == "rule":
        return Target(CitationKind.RULE, owner.source, (number.number, *number.steps)), None
    try:
        iri = iris.article(owner.source, number.number, *number.steps)
    except ValueError:
        return None, f"“{number.number}” is no article of the {label}"
    if owner.source in finder.vocabularies.treaties_with_articles and iri not in finder.vocabularies.provisions:
        return None, f"the {label} has no such provision"
    return Target(CitationKind.ARTICLE, owner.source, (number.number, *number.steps)), None


def _without_name(
    finder: Finder, place: Place, mention: Mention, paragraph: _Paragraph
) -> tuple[str, Target | None, str | None]:
    """Return what a mention without a name belongs to, by what its paragraph named before; or why that is not certain."""
    if mention.word == "rule":
        return RULE, None, "no rules are named"
    if paragraph.last is None:
        return RULE, None, _EITHER if paragraph.names else "no treaty or law is named with it"
    last_place, last = paragraph.last
    exemplifies = finder.forms.citations.such_as.search.search(place.text, *window(mention.start))
    same = last_place is place and last.start >= finder.sentence(place.holder, mention.start).start
    if exemplifies and same:
        return "text-article-such-as", last.owner, None
    if mention.word == "article" and not paragraph.others and paragraph.names <= {finder.treaty}:
        known = {number.number for number in mention.numbers} <= paragraph.cited
        if (same or known) and not _speaks_of_laws(finder, place, mention):
            return "text-article-again", Target(CitationKind.INSTRUMENT, finder.treaty), None
    return RULE, None, _EITHER


def _speaks_of_laws(finder: Finder, place: Place, mention: Mention) -> bool:
    """Tell whether the sentence of a mention speaks of laws, whose article it might be."""
    sentence = finder.sentence(place.holder, mention.start)
    return finder.forms.citations.law_word.search.search(place.text, sentence.start, sentence.end) is not None
