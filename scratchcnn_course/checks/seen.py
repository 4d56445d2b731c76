"""What was seen in the lines of a function."""

from typing import NamedTuple


class Seen(NamedTuple):
    """What was seen: a title if it is a mistake for certain, and a sentence."""

    title: str
    words: str
