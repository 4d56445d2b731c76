"""From the recorder's book to a trace."""

import numpy as np

from ..traces import Array, Scene, Slot, Trace
from .recorder import pattern

LONGEST = 100_000  # letters of all formulas
IMAGES = ("x", "image", "padded", "columns")  # what the course calls them: grey where nothing is negative


def _array(name, values, **look):
    """Return an array with the colours that the course's own traces give to one of that name."""
    return Array(name, values, signed=None if name.split(" (")[0] in IMAGES else True, **look)


def at_once(title, given, note, result):
    """Return a trace of one step that reads everything and writes everything."""
    arrays = [_array(name, value.astype(float)) for name, value in given.items()]
    results = [np.asarray(part) for part in (result if isinstance(result, tuple) else (result,))]
    results = [part.astype(float) for part in results if np.issubdtype(part.dtype, np.number)]
    slots = [Slot(array.name, np.arange(array.values.size)) for array in arrays]
    for i, part in enumerate(results):
        arrays.append(_array(f"result {i + 1}" if len(results) > 1 else "result", np.zeros(part.shape), blank=True))
        slots.append(Slot(arrays[-1].name, np.arange(part.size), "write"))
    written = np.concatenate([np.zeros(0), *(part.reshape(-1) for part in results)])
    scene, starts = Scene("Everything at once", tuple(slots)), np.zeros((1, len(slots)), int)
    return Trace(title, tuple(arrays), (scene,), starts, written, note=note, result=result)


def frames_from_reads(log):
    """Make steps of reads, for code that keeps its results elsewhere; what is read in one line at one place is one."""
    groups = []
    for owner, cells, indices, line in log.reads:
        if not groups or groups[-1][1:] != (indices, line):
            groups.append(({}, indices, line))
        groups[-1][0].setdefault(owner, []).extend(cells.tolist())
    log.frames.clear()
    for reads, indices, line in groups[: log.most]:
        for owner in reads:
            owner.touched = True
        cells = {owner: np.array(list(dict.fromkeys(part))) for owner, part in reads.items()}
        slots = tuple((owner, pattern(part), "read") for owner, part in cells.items())
        texts = (
            f"{{{slot}@0}} = {{{slot}.0}}" + (f" and {len(p) - 1} more" if len(p) > 1 else "")
            for slot, p in enumerate(cells.values())
        )
        starts = [int(part[0]) for part in cells.values()]
        log.frames.append((("Reads " + ", ".join(texts), slots, ()), starts, np.zeros(0), indices, line))


def to_trace(log, title, note, result):
    """Put the recorder's book into the form of a trace."""
    names, arrays, given = {}, [], [owner.name for owner in log.owners if owner.given]

    def order(owner):  # arguments first, and in an argument's place what took its name, such as its padded copy
        return (not owner.given and owner.written.any(), given.index(owner.name) if owner.name in given else len(given))

    for owner in sorted((owner for owner in log.owners if owner.touched), key=order):
        name = taken = owner.name or "array"
        while taken in names.values():
            taken = f"{name} ({sum(other.startswith(name) for other in names.values()) + 1})"
        names[owner] = taken
        blank = bool(not owner.seen and owner.written.any())
        arrays.append(_array(taken, owner.start, blank=blank, border=padding_of(owner)))
    computed = _computed(log)
    scenes = {}
    scene = [scenes.setdefault(frame[0] if computed else (*frame[0][:2], ()), len(scenes)) for frame in log.frames]
    most = max(len(slots) for _, slots, _ in scenes)
    starts = [[*starts, *[0] * (most - len(starts))] for _, starts, *_ in log.frames]
    told = tuple(
        Scene(text, tuple(Slot(names[owner], np.array(pattern), role) for owner, pattern, role in slots), made)
        for text, slots, made in scenes
    )
    lines = [frame[4] for frame in log.frames]
    return Trace(
        title,
        tuple(arrays),
        told,
        np.array(starts),
        np.concatenate([frame[2] for frame in log.frames]),
        scene=np.array(scene),
        loops=_loops([frame[3] for frame in log.frames]),
        note=note,
        code=log.source.lines,
        lines=np.array([-1 if line is None else line for line in lines]) if log.source.lines else None,
        result=result,
    )


def _computed(log):
    """Tell whether a page can do what the code did with other numbers: it knows all arithmetic, and took no turn."""
    scenes = {frame[0] for frame in log.frames}
    ours = {owner for owner in log.owners if owner.touched}
    known = not log.decided and all(made for *_, made in scenes)
    short = sum(len(made[0]) for *_, made in scenes if made) <= LONGEST
    return known and short and not any(ours & set(one.sources) for one in ours)


def padding_of(owner):
    """Return the rows and columns on each side that were read, and never written, round what was."""
    if not owner.seen or owner.given or owner.root.ndim < 2 or not owner.written.any() or owner.written.all():
        return owner.padding
    written = owner.written.reshape(owner.shape)
    H, W = written.shape[-2:]
    rows, columns = (np.flatnonzero(written.any(axis=axes)) for axes in (_but(written, 2), _but(written, 1)))
    PH, PW = rows[0], columns[0]
    inside = np.zeros((H, W), bool)
    inside[PH : H - PH, PW : W - PW] = True
    return (int(PH), int(PW)) if (written == inside).all() and not owner.start.any() else (0, 0)


def _but(array, axis):
    """Return all axes but one that is counted from the end."""
    return tuple(k for k in range(array.ndim) if k != array.ndim - axis)


def _loops(indices):
    """Return the variables that move: whole numbers that every step has and that are not always the same."""
    common = [name for name in indices[0] if all(name in step for step in indices)]
    columns = {name: np.array([step[name] for step in indices]) for name in common}
    return {name: column for name, column in columns.items() if (column != column[0]).any()}
