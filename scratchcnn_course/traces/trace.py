"""A stepper as data: named arrays, and for each step which cells are lit, what is written, and in which words."""

import re
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from . import words

PLACE = re.compile(r"\{(\d+)([.=@])(\d+)\}|\{(\w+)\}")


@dataclass(frozen=True, eq=False)
class Array:
    """An array that the player shows.

    Parameters
    ----------
    name : str
    values : ndarray, 0 to 4 axes
        At the start.
    blank : bool
        Whether a cell stays empty until it is written.
    signed : bool, optional
        Whether to colour by sign, or in grey from black (0) to white; by default, whether there is a negative number.
    border : (int, int)
        Rows and columns of padding on each side, drawn apart.
    numbers : bool
        Whether the values mean anything; without, only the places are shown.
    """

    name: str
    values: np.ndarray
    blank: bool = False
    signed: bool | None = None
    border: tuple[int, int] = (0, 0)
    numbers: bool = True


@dataclass(frozen=True, eq=False)
class Slot:
    """Some cells of an array that a step lights up.

    Parameters
    ----------
    array : str
    cells : ndarray of int, shape (n,)
        Counted in row-major order from where the step says that the slot starts: `0, 1, 2, W, W + 1, W + 2` is a
        window of 2 x 3 wherever it lies.
    role : {"read", "write", "mark"}
        "mark" points something out, such as the winner of a maximum.
    """

    array: str
    cells: np.ndarray
    role: str = "read"


@dataclass(frozen=True, eq=False)
class Scene:
    """What steps of one kind have in common: their sentence and their slots.

    In the sentence `{0.3}` is the value of the cell number 3 of slot 0 before the step, `{0=3}` after it, `{0@3}` its
    name and index, and `{i}` the loop index `i`.

    `made` lets the page compute the step anew where somebody changes a number: for each slot that writes, a formula
    whose symbols stand behind what they take. `0.3` is that cell, `0.*` are all cells of slot 0, `=2` is the number 2;
    `+`, `−`, `×` and `/` take two (cell by cell), `exp` one, and `sum` and `largest` all cells of one. With a "mark"
    slot, the mark moves to the largest cell of slot 0, and a second scene is for equals among the largest.
    """

    text: str
    slots: tuple[Slot, ...]
    made: tuple[str, ...] = ()


@dataclass(eq=False)
class Trace:
    """Everything the player needs to know.

    Steps are counted from 1, as people do; step 0 is the beginning, before anything was computed.

    Parameters
    ----------
    title : str
    arrays : tuple of Array
        In the order in which they are shown.
    scenes : tuple of Scene
    starts : ndarray of int, shape (T, S)
        Where the slots of each step start. A scene with fewer than S slots reads the first.
    written : ndarray of float
        What is written, step by step, slot by slot, cell by cell.
    scene : ndarray of int, shape (T,), optional
        The scene of each step; by default there is only one.
    loops : dict of str to ndarray of int, shape (T,)
        The loops' indices.
    sizes : tuple of int, optional
        How many rounds each loop makes, where the steps are all of them in order: lets the trace be stored small.
    note : str
        Stands above the pictures.
    code : tuple of str
        The lines of the program, where there is one; `lines`, shape (T,), says which of them a step belongs to.
    result : object
        What the program returned.
    graph : (dict of str to (float, float), sequence of str), optional
        Draws single numbers as a graph: boxes and arrows, as `plots.graph` has them. Above a box `z` stands the array
        of that name, below it `dz`.
    """

    title: str
    arrays: tuple[Array, ...]
    scenes: tuple[Scene, ...]
    starts: np.ndarray
    written: np.ndarray
    scene: np.ndarray | None = None
    loops: dict[str, np.ndarray] = field(default_factory=dict)
    sizes: tuple[int, ...] | None = None
    note: str = ""
    code: tuple[str, ...] = ()
    lines: np.ndarray | None = None
    result: object = None
    graph: tuple | None = None

    def __post_init__(self):
        self.starts = np.asarray(self.starts, int)  # (T, S)
        self.written = np.asarray(self.written)
        self.scene = np.zeros(len(self), int) if self.scene is None else np.asarray(self.scene, int)

    def __len__(self):
        return len(self.starts)

    def __repr__(self):
        return f"<Trace {self.title!r}: {len(self):,} steps, {', '.join(array.name for array in self.arrays)}>"

    def __getitem__(self, name):
        """Return the array of that name as it is after the last step."""
        return self.values(len(self))[name]

    @cached_property
    def _writes(self):
        """Every single write: step, array number, cell; in the order of `written`."""
        numbers = {array.name: i for i, array in enumerate(self.arrays)}
        steps, arrays, cells = [], [], []
        for t, (scene, starts) in enumerate(zip(self.scene, self.starts, strict=True)):
            for slot, start in zip(self.scenes[scene].slots, starts, strict=False):
                if slot.role == "write":
                    steps.append(np.full(len(slot.cells), t))
                    arrays.append(np.full(len(slot.cells), numbers[slot.array]))
                    cells.append(start + slot.cells)
        empty = np.zeros(0, int)
        return tuple(np.concatenate([empty, *part]) for part in (steps, arrays, cells))

    def values(self, step):
        """Return the values of all arrays after `step` steps, blank or not.

        Parameters
        ----------
        step : int
            From 0 to the number of steps.

        Returns
        -------
        dict of str to ndarray
        """
        return {name: np.asarray(array.data) for name, array in self.state(step).items()}

    def state(self, step):
        """Return all arrays after `step` steps, with a mask over the cells that are still blank.

        Parameters
        ----------
        step : int
            From 0 to the number of steps.

        Returns
        -------
        dict of str to masked array
        """
        if not 0 <= step <= len(self):
            raise ValueError(f"step must be from 0 to {len(self)}, got {step}")
        steps, arrays, cells = self._writes
        state = {}
        for i, array in enumerate(self.arrays):
            chosen = (arrays == i) & (steps < step)
            values = np.array(array.values, np.float64)
            values.reshape(-1)[cells[chosen]] = self.written[chosen]  # of several writes to a cell, the last stays
            blank = np.full(values.shape, array.blank)
            blank.reshape(-1)[cells[chosen]] = False
            state[array.name] = np.ma.masked_array(values, blank)
        return state

    def lit(self, step):
        """Return what step `step` lights up.

        Parameters
        ----------
        step : int
            From 1 to the number of steps; step 0 lights nothing.

        Returns
        -------
        list of (str, ndarray of int, str)
            Array, cells and role of each slot.
        """
        if step == 0:
            return []
        slots = self.scenes[self.scene[step - 1]].slots
        return [(s.array, start + s.cells, s.role) for s, start in zip(slots, self.starts[step - 1], strict=False)]

    def sentence(self, step):
        """Return the arithmetic of one step in words and numbers.

        Parameters
        ----------
        step : int
            From 0, the beginning, to the number of steps.

        Returns
        -------
        str
        """
        if step == 0:
            return self.opening
        before, after, lit = self.values(step - 1), self.values(step), self.lit(step)
        shapes = {array.name: array.values.shape for array in self.arrays}

        def fill(match):
            slot, kind, k, loop = match.groups()
            if loop:
                return str(self.loops[loop][step - 1])
            name, cells, _ = lit[int(slot)]
            cell = cells[int(k)]
            if kind == "@":
                return words.index(name, int(cell), shapes[name])
            return words.number((before if kind == "." else after)[name].reshape(-1)[cell])

        return PLACE.sub(fill, self.scenes[self.scene[step - 1]].text)

    @property
    def opening(self):
        """What stands where the sentence will be, before the first step."""
        return f"{len(self):,} step{'s' if len(self) != 1 else ''} ahead. Press → or Play."

    def summary(self):
        """Return what somebody who cannot see the player should know, as a few sentences.

        Returns
        -------
        str
        """
        shapes = ", ".join(f"{a.name} {' × '.join(map(str, a.values.shape))}".strip() for a in self.arrays)
        parts = [f"{self.title}, in {len(self):,} step{'s' if len(self) != 1 else ''}: {shapes}.", self.note]
        for step in sorted({1, len(self)}):
            parts.append(f"Step {step:,}: {self.sentence(step).removesuffix('.')}.")
        return " ".join(filter(None, parts))

    def limits(self):
        """Return for each array whether it is coloured by sign, and the value of its strongest colour.

        Returns
        -------
        dict of str to (bool, float)
        """
        found = {}
        for i, array in enumerate(self.arrays):
            start = np.zeros(0) if array.blank else array.values.reshape(-1)
            every = np.concatenate([start, self.written[self._writes[1] == i]])
            every = every[np.isfinite(every)]
            signed = bool((every < 0).any()) if array.signed is None else array.signed
            largest = float(np.abs(every).max(initial=0.0))
            found[array.name] = signed, (largest or 1.0) if signed else max(largest, 1.0)
        return found
