"""Build the site and look for what is wrong with it: `python -m tools.site [--output build/site] [--execute]`."""

import argparse
import sys
from importlib.util import find_spec

from tools.address import ROOT
from tools.browser import CHROMIUM
from tools.site.build import build
from tools.site.check import problems
from tools.site.look import seen


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__.partition(":")[0])
    parser.add_argument("--output", default=ROOT / "build" / "site", help="a folder; what is in it goes")
    parser.add_argument("--execute", action="store_true", help="run every notebook first, else show what is stored")
    parser.add_argument("--read", action="store_true", help="read the pages only, and do not look at them in Chromium")
    options = parser.parse_args(arguments)
    try:
        pages = build(options.output, execute=options.execute)
    except ValueError as error:
        parser.error(str(error))
    looks = not options.read and CHROMIUM is not None and find_spec("playwright") is not None  # of the extra `test`
    wrong = problems(options.output)
    wrong += seen(options.output) if looks else []
    print(*wrong, sep="\n", end="\n" if wrong else "")
    unseen = "" if looks else ", not looked at in a browser"
    print(f"{len(pages)} pages in {options.output}, {len(wrong)} problems{unseen}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
