"""``python -m tests.conformance [--write]``: run the suites over HTTP, and write docs/conformance.md."""

from __future__ import annotations

import sys

from tests.conformance.report import page_of
from tests.conformance.running import run
from tests.conformance.suite import cases
from tests.conftest import ROOT


def main() -> None:
    """Run everything; print what failed, or write the page."""
    outcomes = run(cases(), lambda line: print(line, end="\r", file=sys.stderr))
    print(file=sys.stderr)
    if "--write" in sys.argv:
        (ROOT / "docs" / "conformance.md").write_text(page_of(outcomes))
        return
    for each in outcomes:
        if each.verdict == "failed":
            print(each.case.key, "|", " ".join(each.why.split()))


if __name__ == "__main__":
    main()
