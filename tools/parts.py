"""Commands that take names of what shall be done, and do all of it without one."""

import argparse


def asked(module, about, known, arguments=None):
    """Return the names that a command line asks for, in its order; all that are known where it names none."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(known)}; all without")
    names = parser.parse_args(arguments).names
    if unknown := [name for name in names if name not in known]:
        parser.error(f"{unknown[0]} is none of {', '.join(known)}")
    return names or list(known)
