"""What a check has found out, as it is handed on."""

from dataclasses import dataclass

import numpy as np

from ..exercises.trial import Probe


@dataclass(frozen=True)
class Difference:
    """The first result that is not as it should be.

    Attributes
    ----------
    name : str
        Of the result: `"dw"`.
    call : str
        The call that gave it, in words.
    expected, yours : ndarray
    index : tuple of int, or None
        Of the first value that differs; None if the shapes do.
    label : str
        What that value says, where it is no plain number of an array.
    """

    name: str
    call: str
    expected: np.ndarray
    yours: np.ndarray
    index: tuple | None
    label: str = ""


@dataclass(frozen=True)
class Result:
    """What came of trying a function.

    Attributes
    ----------
    exercise : str
    status : {"correct", "wrong", "error", "not attempted"}
    mistake : str or None
        An identifier of `bank(exercise)`, or two of them joined by `" + "`.
    message : str
        Everything there is to say, in plain sentences.
    title : str
        The same in a few words.
    grounds : {"", "numbers", "lines", "mend", "bank"}
        What the title names the mistake by: what was computed, what stands in the lines, a change of them that was
        tried, or a known mistake. Empty where it has no name for it.
    hints : tuple of str
    passed : tuple of str
        The calls that were right, in words.
    difference : Difference or None
    probe : Probe or None
        The call that all this is about; None where everything is right.
    pictured : tuple of ndarray
        A picture, what it should become, and what it becomes by the learner's result; where that can be seen.
    """

    exercise: str
    status: str
    mistake: str | None
    message: str
    title: str
    hints: tuple = ()
    passed: tuple = ()
    difference: Difference | None = None
    probe: Probe | None = None
    pictured: tuple = ()
    grounds: str = ""
