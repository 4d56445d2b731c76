"""The arguments of the command line: what is no argument is refused, with what may have been meant."""

import argparse
import math
import os
import tempfile
from pathlib import Path

from scratchcnn_helpers.data.formats.files import check_target

from .words import did_you_mean, tell

MOST = 18  # digits of a whole number
LARGEST = 4096  # pixels along a side to which pictures are scaled


class Parser(argparse.ArgumentParser):
    """A parser that complains as the rest of the command line does."""

    def error(self, message):
        """Say what is wrong with the arguments, and leave."""
        tell(f"scratchcnn: {message} (`{self.prog} --help` says more)")
        self.exit(2)

    def refuse_unknown(self, rest):
        """Complain of arguments that mean nothing, with the options that they may stand for."""
        known = [name for action in self._actions for name in action.option_strings]
        meant = next(
            filter(None, (did_you_mean(word.partition("=")[0], known) for word in rest if word[0:1] == "-")), ""
        )
        if not meant and "--data" in known and Path(rest[0]).exists():
            meant = f"; did you mean --data {rest[0]}?"
        self.error(f"unrecognized arguments: {' '.join(rest)}{meant}")

    def _check_value(self, action, value):
        if action.choices is not None and value not in action.choices:
            among = ", ".join(map(str, action.choices))
            near = did_you_mean(value, action.choices)
            raise argparse.ArgumentError(action, f"invalid choice: {value!r}{near} (choose from {among})")


def whole(text, low=1):
    """Read a whole number."""
    if not text.isdecimal() or len(text) > MOST or int(text) < low:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least {low}, got {text}")
    return int(text)


def crew(text):
    """Read how many workers there shall be."""
    try:
        return text if text == "auto" else whole(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}, or auto") from None


def number(text, below=math.inf):
    """Read a number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < below:
        raise argparse.ArgumentTypeError(f"must be a number in (0, {below}), got {text}")
    return value


def size(text):
    """Read a height and a width."""
    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isdecimal() and len(side) < 5 and 0 < int(side) <= LARGEST for side in sides):
        raise argparse.ArgumentTypeError(f"must be height x width in pixels, such as 32x32, got {text}")
    return int(sides[0]), int(sides[-1])


def given(text):
    """Refuse an empty word, which a shell makes of a variable that is not set: it would stand for this folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: name a file or folder (. is the folder in which you are)")
    return text


def folder(text):
    """Refuse now a folder that could not be one."""
    path = Path(given(text))
    there = next(place for place in (path, *path.resolve().parents) if place.exists())
    if not there.is_dir():
        raise argparse.ArgumentTypeError(f"{path} must be a folder, and {there} is a file")
    if not os.access(there, os.W_OK):
        raise argparse.ArgumentTypeError(f"{path} cannot be written: {there} is write-protected")
    return path


def target(text):
    """Refuse now a file that could not be written when the work is done."""
    path = Path(given(text))
    try:
        check_target(path)
        with tempfile.TemporaryFile(dir=path.resolve().parent):
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be written: {error.strerror}") from None


def picture(text):
    """Refuse now a drawing that matplotlib could not write."""
    if Path(text).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise argparse.ArgumentTypeError(f"{text} must end in .png, .svg or .pdf")
    return target(text)
