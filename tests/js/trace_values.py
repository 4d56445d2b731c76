"""Traces as the page gets them, what they hold at every step, and what they are once a number was changed."""

import numpy as np

from scratchcnn_course.traces import to_json
from scratchcnn_course.widgets.network_spec import packed
from tests.course.traces.samples import CHANGES, TITLES, a_trace, changed


def of_traces():
    """Return every kind of trace, and some before and after a number was changed."""
    kinds = [{"name": title, **_told(a_trace(title))} for title in TITLES]
    return {"kinds": kinds, "changes": [_change(name, *case) for name, case in CHANGES.items()]}


def _told(trace):
    steps = range(len(trace) + 1)
    states = [trace.state(step).values() for step in steps]
    flat = [np.concatenate([np.ma.getdata(array).reshape(-1) for array in state]) for state in states]
    blank = [np.concatenate([np.ma.getmaskarray(array).reshape(-1) for array in state]) for state in states]
    return {
        "state": to_json(trace),
        "sentences": [trace.sentence(step) for step in steps],
        "values": packed(np.array(flat, float), "f8"),
        "blank": packed(np.array(blank, float), "f8"),
        "lit": [[[name, cells.tolist(), role] for name, cells, role in trace.lit(step)] for step in steps],
    }


def _change(name, make, array, values, place, value):
    trace = make(values)
    number = [one.name for one in trace.arrays].index(array)
    one = trace.arrays[number]
    borders = (*(0 for _ in one.values.shape[2:]), *one.border)[-one.values.ndim :] if one.values.ndim else ()
    at = (0,) * (one.values.ndim - len(place)) + tuple(place)
    cell = np.ravel_multi_index([a + b for a, b in zip(at, borders, strict=True)], one.values.shape) if at else 0
    return {
        "name": name,
        "state": to_json(trace),
        "array": number,
        "cell": int(cell),
        "value": value,
        "after": _told(make(changed(values, place, value))),
    }
