"""A trace as JSON for the browser, kept small: whole numbers that follow the loops are stored as their strides."""

import base64
import json

import numpy as np


def to_json(trace):
    """Write a trace as JSON that `widgets/trace.js` reads.

    Parameters
    ----------
    trace : Trace

    Returns
    -------
    str
    """
    limits = trace.limits()
    names = [array.name for array in trace.arrays]
    arrays = [
        {
            "name": array.name,
            "shape": array.values.shape,
            "values": None if array.blank and not array.values.any() else floats(array.values),
            "blank": array.blank,
            "signed": limits[array.name][0],
            "limit": limits[array.name][1],
            "border": array.border,
            "numbers": array.numbers,
        }
        for array in trace.arrays
    ]
    scenes = [
        {
            "text": scene.text,
            "made": scene.made,
            "slots": [{"array": names.index(s.array), "cells": s.cells.tolist(), "role": s.role} for s in scene.slots],
        }
        for scene in trace.scenes
    ]
    state = {
        "title": trace.title,
        "steps": len(trace),
        "opening": trace.opening,
        "note": trace.note,
        "graph": trace.graph,
        "arrays": arrays,
        "scenes": scenes,
        "sizes": trace.sizes,
        "scene": integers(trace.scene, trace.sizes),
        "starts": [integers(column, trace.sizes) for column in trace.starts.T],
        "loops": {name: integers(column, trace.sizes) for name, column in trace.loops.items()},
        "written": floats(trace.written),
        "code": trace.code,
        "lines": None if trace.lines is None else integers(trace.lines, trace.sizes),
    }
    return json.dumps(state, separators=(",", ":"), ensure_ascii=False)


def floats(values):
    """Store numbers as base64, in 4 bytes each where that loses nothing and in 8 where it would."""
    values = np.asarray(values, np.float64).reshape(-1)
    with np.errstate(over="ignore"):
        short = values.astype("<f4")
    exact = np.array_equal(short.astype(np.float64), values, equal_nan=True)
    return _base64(short if exact else values.astype("<f8"))


def integers(column, sizes):
    """Store a column of whole numbers as `[base, stride, stride ...]`, one for each loop, or else as base64."""
    column = np.asarray(column, int)
    if sizes and len(column) == np.prod(sizes):
        grid = column.reshape(sizes)
        base = grid.flat[0]
        strides = [np.take(grid, 1, axis).flat[0] - base if size > 1 else 0 for axis, size in enumerate(sizes)]
        index = np.indices(sizes)
        if np.array_equal(grid, base + sum(s * i for s, i in zip(strides, index, strict=True))):
            return [int(number) for number in (base, *strides)]
    small = np.iinfo(np.int16)
    fits = column.size == 0 or (small.min <= column.min() and column.max() <= small.max)
    return _base64(column.astype("<i2" if fits else "<i4"))


def _base64(array):
    return {"kind": array.dtype.str[1:], "data": base64.b64encode(array.tobytes()).decode()}
