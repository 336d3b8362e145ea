"""``python -m tests.conformance [--write] [FOLDER …]``: run the suites, say what is not explained, write the page."""

from __future__ import annotations

import argparse
import sys

from tests.conformance.manifests import SUITES, cases
from tests.conformance.report import PAGE, counts, page, unexplained
from tests.conformance.running import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    parser.add_argument("folders", nargs="*", help="sparql11/bind, sparql10 …; all without")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} (needs a run of all)")
    options = parser.parse_args()
    if not SUITES.is_dir():
        print(f"The suites are not at {SUITES}.", file=sys.stderr)
        return 2
    wanted = [case for case in cases() if not options.folders or case.folder.startswith(tuple(options.folders))]
    verdicts = run(wanted)
    for folder, found in sorted(counts(verdicts).items()):
        print(folder, ", ".join(f"{number} {what}" for what, number in found.items() if number))
    faults = unexplained(verdicts)
    print("\n\n".join(faults))
    if options.write and not options.folders:
        PAGE.write_text(page(wanted, verdicts))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
