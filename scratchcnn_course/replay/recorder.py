"""The book in which reads and writes are entered, with the line and the loop indices of each."""

import sys

import numpy as np

from ..traces import words
from .formulas import leaves, made, text

_AT_WORK = [None]

PACKAGES = ("scratchcnn_helpers.", "scratchcnn_course.")  # whose steps are not the learner's


class working:
    """Let a recorder log meanwhile, or nobody for `None`; yield the one that did before.

    Whatever runs on the recorder's own account runs under `working(None)`: its own NumPy calls are nobody's steps.
    """

    def __init__(self, recorder):
        self.recorder = recorder

    def __enter__(self):
        _AT_WORK.append(self.recorder)
        return _AT_WORK[-2]

    def __exit__(self, *error):
        _AT_WORK.pop()


def looked_at():
    """Enter that the code looks at a value itself: with another one, it might do something else."""
    if _AT_WORK[-1]:
        _AT_WORK[-1].decided = True


class Full(BaseException):
    """There are more steps than anybody would watch. Not an `Exception`: the learner's code shall not catch it."""


class Owner:
    """An array that owns its numbers, as opposed to a view of another."""

    def __init__(self, root, name=None, start=None, *, sources=()):
        root = root.view(np.ndarray)
        self.root, self.name, self.shape = root, name, root.shape
        self.start = np.array(root if start is None else start, float)
        self.state = self.start.reshape(-1).copy()  # what the log says that it holds
        self.written = np.zeros(root.size, bool)
        self.given, self.seen, self.touched = name is not None, name is not None, False
        self.sources = sources  # what it was made from, nobody knows how
        self.padding = (0, 0)
        self.low, self.high = np.lib.array_utils.byte_bounds(root)
        self._cell = np.full(max(self.high - self.low, 1), -1)
        self._cell[self._offsets(root).reshape(-1)] = np.arange(root.size)

    def _offsets(self, view):
        offsets = np.int64(_address(view) - self.low)
        for size, stride in zip(view.shape, view.strides, strict=True):
            offsets = offsets[..., None] + stride * np.arange(size)
        return offsets

    def cells(self, view):
        """Return the number of the cell behind each element of a view of this array, whatever its strides."""
        return self._cell[self._offsets(view)]


class Recorder:
    """What happened, in order.

    `frames` holds `((text, slots, made), starts, values, indices, line)`; `slots` are `(owner, pattern, role)`, and
    `made` as in `Scene`. `decided` tells whether the code looked at a value itself.
    """

    def __init__(self, most, source):
        self.most, self.source = most, source
        self.owners, self.frames, self.reads = [], [], []
        self.pending = []
        self.count, self.decided = 0, False

    def own(self, array, name=None, start=None):
        """Enter an array."""
        sources = [owner for owner, _ in getattr(array, "sources", None) or ()]
        self.owners.append(Owner(array, name, start, sources=sources))
        self.owners[-1].padding = (0, 0, *getattr(array, "padding", ()))[-2:]
        return self.owners[-1]

    def owner_of(self, view):
        """Return the owner of the memory that a view looks at, or `None`."""
        place = _address(view)
        for owner in self.owners:
            if owner.low <= place < owner.high:
                return owner if view.size else None
        return None

    def place(self, array, key):
        """Return owner and cells of `array[key]`; an array that nobody owns yet becomes an owner."""
        owner = self.owner_of(array) or self.own(array)
        base = array.view(np.ndarray)
        keys = key if type(key) is tuple else (key,)
        view = base[key] if any(k is Ellipsis for k in keys) else base[(*keys, ...)]
        if owner.low <= _address(view) < owner.high:
            return owner, owner.cells(view).reshape(-1)
        return owner, np.reshape(owner.cells(array)[key], -1)  # through a list or a mask: `view` is a copy

    def read(self, owner, cells, *, soon=True):
        """Enter that cells are read; `soon` if the next write is likely to use them, whatever its formula says."""
        self._count()
        if soon:
            self.pending.append((owner, cells))
        if not self.frames:
            line, indices, theirs = self._where()
            if theirs:
                self.reads.append((owner, np.asarray(cells), indices, line))

    def changed(self, owner):
        """Return the cells that are not as the log says."""
        now = owner.root.astype(float).reshape(-1)
        return np.flatnonzero((now != owner.state) & ~(np.isnan(now) & np.isnan(owner.state)))

    def write(self, owner, cells, formula, sources=()):
        """Enter that cells were written: one step."""
        self._count()
        line, indices, theirs = self._where()
        cells = np.asarray(cells)
        values = owner.root.reshape(-1)[cells].astype(float)
        if not len(cells):
            return
        if not theirs:
            owner.state[cells], owner.written[cells] = values, True
            return
        found = [*(leaves(formula) if formula else ()), *sources, *self.pending]
        self.pending = []
        self.count += len(found) // 10  # a running total over thousands of cells is long, too
        reads = self._by_owner(found, owner, cells)
        slots = [(other, pattern(part), "read") for other, part in reads.items()]
        slots.append((owner, pattern(cells), "write"))
        starts = [int(part[0]) for part in reads.values()] + [int(cells[0])]
        scene = self._scene(owner, cells, formula, reads, values, tuple(slots))
        self.frames.append((scene, starts, values, indices, line))
        owner.state[cells], owner.written[cells], owner.touched = values, True, True
        if len(self.frames) >= self.most:
            raise Full

    def _by_owner(self, found, target, written):
        """Return the cells that were read, each once, by their owner; without those that are written now."""
        reads = {}
        now = set(written.tolist())
        for owner, cells in found:
            among = reads.setdefault(owner, {})
            owner.touched = True
            for cell in np.asarray(cells).tolist():
                if owner is target and cell in now:
                    continue
                among[cell] = None
                if not owner.written[cell]:
                    owner.seen = True  # it counts before it was written: it must not look empty
        return {owner: np.array(list(cells)) for owner, cells in reads.items() if cells}

    def _scene(self, owner, cells, formula, reads, values, slots):
        """Return the sentence of a step as the text of a scene, its slots, and how it is computed."""
        places = {
            other: (slot, {cell: k for k, cell in enumerate(part.tolist())})
            for slot, (other, part) in enumerate(reads.items())
        }
        places[owner, "now"] = len(reads), {cell: k for k, cell in enumerate(cells.tolist())}

        def place(other, cell, value):
            for key in ((other, "now"), other):
                slot, number_of = places.get(key, (None, {}))
                same = other.state[cell] == value or (other.state[cell] != other.state[cell] and value != value)
                if cell in number_of and same:
                    return f"{slot}.{number_of[cell]}"
            return None  # it has been overwritten since

        alone = formula and len(cells) == 1 and owner.root.dtype.kind == "f"
        how = made(formula, place) if alone else None
        return self._words(owner, cells, formula, len(reads), values, place), slots, (how,) if how else ()

    def _words(self, owner, cells, formula, slot, values, place):
        def show(*cell):
            at = place(*cell)
            return words.number(cell[-1]) if at is None else f"{{{at}}}"

        start = f"{{{slot}@0}} = "
        if len(cells) > 1:
            start = f"{len(cells)} cells at once, the first: {start}"
        if formula is None:
            return start + f"{{{slot}=0}}"
        line = text(formula, show)
        value = formula[1]
        if value is not None and np.isfinite(value) and abs(value - values[0]) > 1e-3 * abs(value) + 1e-6:
            return f"{start}{line}, kept as {{{slot}=0}}: the array holds {owner.root.dtype} numbers"
        return start + (line if formula[0] in ("cell", "number", "from") else f"{line} = {{{slot}=0}}")

    def _where(self):
        """Return the line, the whole numbers among the learner's variables, and whether it is their code that runs.

        The loops' indices are among those numbers. A function of this package that they call is not their code.
        """
        frame = sys._getframe(2)
        indices, line, module = {}, None, None
        while frame is not None and frame.f_code is not self.source.stop:
            name = frame.f_globals.get("__name__", "")
            ours = name.startswith(__package__) and name != self.source.module
            if not ours and name.partition(".")[0] != "numpy":
                module, here = module or name, frame.f_locals
                indices = {k: v for k, v in here.items() if type(v) is int} | indices
                line = self.source.line_of(frame) if line is None else line
                self._name(here)
            frame = frame.f_back
        return line, indices, module == self.source.module or not (module or "").startswith(PACKAGES)

    def _name(self, variables):
        """Give arrays without a name the name of the variable that holds them."""
        for owner in self.owners:
            if owner.name is None:
                for name, value in variables.items():
                    if isinstance(value, np.ndarray) and value.shape == owner.shape and self.owner_of(value) is owner:
                        owner.name = name

    def _count(self):
        self.count += 1
        if self.count > 40 * self.most:
            raise Full


def _address(view):
    return view.__array_interface__["data"][0]


def pattern(cells):
    """Return cells counted from the first of them: the same for a window wherever it lies."""
    return tuple((cells - cells[0]).tolist())
