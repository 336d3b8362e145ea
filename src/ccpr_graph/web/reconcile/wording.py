"""How names are compared: without case, diacritics, punctuation and the order of words; never without a number. Pure.

What distinguishes is kept: every digit, every single letter (the ``d`` of ``14 (3) (d)``) in its place, every word but the
articles and prepositions below. So "Korea, Republic of" is "Republic of Korea", and "Article 6 (1)" is not "Article 1 (6)".
"""

from __future__ import annotations

import contextlib
import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

LONGEST: Final = 500
"""Characters of a name that are compared."""

_LINKING: Final = frozenset(
    "the of and an to on for in by de la le les du des et el los las del und der die das".split(" ")  # noqa: SIM905
)
_JOINING: Final = frozenset(("and", "et", "und"))  # at an end they tell that something is missing
_NUMBER_SIGNS: Final = frozenset(["no", "nos", "nr", "num", "number", "n"])
_LIKE: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ـ": ""}
    | dict.fromkeys("'’‘ʼʻ`´′", "")
)
_INITIALS: Final = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])")
_TOKEN: Final = re.compile(r"([^\W\d_]+)(\.?)|(\d+)")
_PARTS: Final = re.compile(r"\s*[()\[\]/;|]\s*|\s+[-–—=]\s+")
_LOST: Final = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])|\ufffd")
_ANY: Final = "ʘ"
_ORDINALS: Final = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth",
    "6th": "sixth", "7th": "seventh", "8th": "eighth", "9th": "ninth", "10th": "tenth",
}  # fmt: skip
_ORDINAL: Final = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_FIRST_LETTER: Final = re.compile(r"\s*([A-HJ-UWYZ])(?= [^\W\d_]{2})")  # but for the Roman I, V and X
_COUNTED: Final = r"([^\W\d_]{2,}\.?)\s*(\d+(?:\s?\(\w{1,4}\))*)"  # a word with its number: "paragraph 3 (a)"
_PART_OF: Final = re.compile(rf"\b{_COUNTED},?\s+(?:of|in|du|del|de)\s+(?:the\s+)?{_COUNTED}", re.IGNORECASE)
_ELIDED: Final = re.compile(r"(?<!\w)l['’‘ʼʻ`´′](?=\w)", re.IGNORECASE)  # the article of "l'Ukraine", as "la" is one


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters or of digits, folded; ``dotted`` if a full stop follows, ``capitals`` if written in capitals."""

    text: str
    dotted: bool = False
    capitals: bool = False

    @property
    def exact(self) -> bool:
        """Whether it counts in its place and letter by letter: digits, and single letters but the "S." of "S. Korea"."""
        return self.text.isdigit() or (len(self.text) == 1 and self.text.isascii() and not self.dotted)


@dataclass(frozen=True)
class Wording:
    """A name as it is compared.

    Attributes:
        words: its words but the linking ones, in their order.
        numerals: its digits and single letters, in their order.
        initials: the first letters of its words and numerals, without and with those of linking words.
        compact: all its letters and digits in one, two numbers kept apart; for names cut at different places.
        counted: the words right before its numbers, if they are several: "article" and "paragraph" of "Article 9, paragraph 4".

    """

    words: tuple[Token, ...]
    numerals: tuple[str, ...]
    initials: tuple[str, ...]
    compact: str
    counted: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """What two names share that differ in nothing that counts."""
        return " ".join(sorted(word.text for word in self.words)) + "|" + " ".join((*self.numerals, *self.counted))

    def __bool__(self) -> bool:
        return bool(self.words or self.numerals)

    def without(self, numeral: str) -> Wording:
        """Return it without one numeral."""
        left = [*self.numerals]
        left.remove(numeral)
        return Wording(self.words, tuple(left), self.initials, "")


def fold(text: str) -> str:
    """Return a text without case, diacritics, apostrophes, and the article that ends in one ("l'Ukraine")."""
    bare = unicodedata.normalize("NFKD", _ELIDED.sub("", text).casefold().translate(_LIKE))
    return "".join(char for char in bare if not unicodedata.combining(char)).casefold().translate(_LIKE)


def without_points(text: str) -> str:
    """Return a text with initials written as one word: "U.S.A." is "USA"."""
    return _INITIALS.sub(lambda found: found[0].replace(".", ""), text)


def wording(name: str, *, digits: bool = True) -> Wording:
    """Return a name as it is compared; of a long one, the beginning; without its ``digits``, if they tell nothing."""
    name = _whole_first(_ELIDED.sub("", without_points(name[:LONGEST].replace("№", "No "))))
    tokens = _points_of_numerals([_token(found) for found in _TOKEN.finditer(_unmarked(name))])
    tokens = [token for token in _without_number_signs(tokens) if digits or not token.text.isdigit()]
    ends = (tokens[0], tokens[-1]) if tokens else ()
    telling = [
        token
        for token in tokens
        if token.text not in _LINKING or (token.text in _JOINING and any(token is end for end in ends))
    ]
    telling = telling or tokens  # a name of linking words alone is a name
    short = "".join(token.text[0] for token in telling)
    long = "".join(token.text[0] for token in tokens)
    return Wording(
        tuple(token for token in telling if not token.exact),
        tuple(token.text for token in telling if token.exact),
        (short,) if short == long else (short, long),
        _compact(tokens),
        _counted(tokens),
    )


def mended(text: str) -> str:
    """Return a text with what programs did to it undone: "CÃ´te" is "Côte", "&amp;" is "&".

    What is UTF-8 when it is encoded again as Windows-1252 was read as Windows-1252; nothing else is. A letter that is lost
    ("C?te") is a letter that no name has, so that the word is one, and misspelt.
    """
    text = html.unescape(text)
    with contextlib.suppress(UnicodeError):
        text = b"".join(map(_byte, text)).decode("utf-8")
    return _LOST.sub(_ANY, text)


def _byte(char: str) -> bytes:
    return char.encode("latin-1" if char < "\xa0" else "cp1252")


def parts(name: str) -> list[str]:
    """Return what brackets, slashes and dashes between spaces part in a name: ``Myanmar (Burma)``."""
    return [part for part in _PARTS.split(name[:LONGEST]) if part.strip()]


def _unmarked(name: str) -> str:
    """Return a name without marks on its letters, in the case that it has."""
    bare = unicodedata.normalize("NFKD", name.translate(_LIKE))
    return "".join(char for char in bare if not unicodedata.combining(char))


def _token(found: re.Match[str]) -> Token:
    if found[3]:
        return Token(found[3])
    return Token(fold(found[1]), bool(found[2]), len(found[1]) > 1 and found[1].isupper())


def _without_number_signs(tokens: list[Token]) -> list[Token]:
    """Leave out the "No." before a number; "no" before a word is kept, for it denies."""
    ahead = [*tokens[1:], Token("")]
    return [
        token
        for token, after in zip(tokens, ahead, strict=False)
        if not (token.text in _NUMBER_SIGNS and after.text.isdigit())
    ]


def _points_of_numerals(tokens: list[Token]) -> list[Token]:
    """Take the full stop behind a letter that counts ("6.1.a.") for no abbreviation's."""
    behind = [Token(""), *tokens]
    return [
        Token(token.text) if token.dotted and len(token.text) == 1 and before.text.isdigit() else token
        for token, before in zip(tokens, behind, strict=False)
    ]


def _whole_first(name: str) -> str:
    """Return a name with ordinals in words, a first letter dotted ("S Sudan"), and "paragraph 4 of article 9" turned round."""
    name = _ORDINAL.sub(lambda found: _ORDINALS[found[0].lower()], name)
    name = _FIRST_LETTER.sub(r"\1.", name, count=1) if _FIRST_LETTER.match(name) else name
    return _PART_OF.sub(r"\3 \4 \1 \2", name)


def _counted(tokens: list[Token]) -> tuple[str, ...]:
    """Return the words right before numbers: they keep "paragraph 1, article 2" from being "article 1, paragraph 2"."""
    ahead = [*tokens[1:], Token("")]
    found = [
        token.text
        for token, after in zip(tokens, ahead, strict=False)
        if after.text.isdigit() and not token.exact and token.text not in _LINKING
    ]
    return tuple(found) if len(found) > 1 else ()


def _compact(tokens: list[Token]) -> str:
    joined = ""
    for token in tokens:
        joined += "|" if joined[-1:].isdigit() and token.text.isdigit() else ""
        joined += token.text
    return joined
