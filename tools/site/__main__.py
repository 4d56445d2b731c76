"""Build the site: `python -m tools.site [--output build/site] [--execute]`."""

import argparse
import sys

from tools.address import ROOT
from tools.site.build import build
from tools.site.check import problems


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__.partition(":")[0])
    parser.add_argument("--output", default=ROOT / "build" / "site", help="a folder; what is in it goes")
    parser.add_argument("--execute", action="store_true", help="run every notebook first, else show what is stored")
    options = parser.parse_args(arguments)
    try:
        pages = build(options.output, execute=options.execute)
    except ValueError as error:
        parser.error(str(error))
    wrong = problems(options.output)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"{len(pages)} pages in {options.output}, {len(wrong)} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
