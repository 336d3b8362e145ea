"""What a well-conducted answer is: whole and right, or one sentence that says why not, or visibly broken off."""

from __future__ import annotations

import re

from tests.abuse.wire import Reply

REFUSED = frozenset({400, 403, 408, 413, 414, 429, 431, 503, 504})
"""Statuses for a query that is not answered: it must change, or may work another time. 500 is a mistake, 502 a defect."""

_INNARDS = re.compile(
    r"Traceback|panicked|\.rs\b|\.py\b|site-packages|File \"|object at 0x|Error\(|Exception|errno|exit status|signal"
)
_SENTENCE = re.compile(r"[A-Z'‘“\"].{8,1500}[.!…)”]\s*", re.DOTALL)


def check_sentence(reply: Reply) -> None:
    """Fail unless an error is plain text, a sentence for people, and nothing of the server's innards."""
    assert reply.headers.get("content-type", "").startswith("text/plain"), reply.headers
    assert _SENTENCE.fullmatch(reply.text), reply.text[:600]
    found = _INNARDS.search(reply.text)
    assert not found, reply.text[:600]


def check_refused(reply: Reply, says: str = "") -> None:
    """Fail unless a query was refused in good form; ``says`` is a pattern that the sentence has to match."""
    assert reply.status in REFUSED, str(reply)
    assert reply.whole, str(reply)
    check_sentence(reply)
    assert re.search(says, reply.text, re.IGNORECASE), f"expected {says!r}: {reply}"
    if reply.status in (429, 503):
        assert int(reply.headers.get("retry-after", "0")) > 0, f"no Retry-After: {reply}"


def check_bounded(reply: Reply, says: str = "") -> None:
    """Fail unless a query that cannot be answered in full was refused, or its answer visibly broken off."""
    if reply.status == 200:
        assert not reply.whole, f"passes for the whole answer, and is none: {reply}"
    else:
        check_refused(reply, says)


def check_right(reply: Reply, right: str, says: str = "") -> None:
    """Fail unless the answer is right (one row of CSV, without its header), or refused in good form."""
    if reply.status == 200:
        assert reply.whole, f"broken off: {reply}"
        assert reply.text.split("\r\n")[1:2] == [right] or reply.text.strip() == right, f"expected {right!r}: {reply}"
    else:
        check_refused(reply, says)
