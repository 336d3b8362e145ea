"""What number or letter comes next, of parts and of lettered items."""

from __future__ import annotations

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def parts_behind(number: str | None) -> tuple[str, ...]:
    """Return the numbers that the part behind one may have: letters, roman or arabic numbers."""
    if number is None:
        return ("A", "I", "1")
    if number.isdigit():
        return (str(int(number) + 1),)
    if number in _ROMAN[:-1]:
        return (_ROMAN[_ROMAN.index(number) + 1],)
    return (chr(ord(number) + 1),) if len(number) == 1 else ("",)


def letter_behind(letter: str | None) -> str:
    """Return the letter of the item behind one; of the first, if there is none."""
    if letter is None:
        return "a"
    return "aa" if letter == "z" else chr(ord(letter[-1]) + 1)
