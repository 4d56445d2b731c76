"""How a network lies in a file: one `.npz`, the architecture as JSON beside the arrays, never pickle.

Arrays are called `<layer number>.params.<key>` and `<layer number>.buffers.<key>`; what an optimiser remembers,
`optimizer.<layer number>.<key>.<its key>`. What `load_layers` would refuse, `save_layers` does not write.
"""

import inspect
import json
import warnings

import numpy as np

from . import layers as layer_types
from .data.formats.files import write_whole
from .data.formats.names import listing, printable
from .data.formats.npz import read_npz

FORMAT = "scratchcnn-1"
ARCHITECTURE = "architecture"


def save_layers(path, layers, parameters, optimizer=None, dtype=None, about=None):
    """Write layers, and an optimiser's state if one is given, to a file that is whole or not there.

    Raises a `TypeError` for what no file can hold: layers that are none of `scratchcnn_helpers.layers`, words that are
    no JSON. Raises a `ValueError` for what nobody could load again: numbers that are not finite, or not in float32.
    """
    header = {"format": FORMAT, "layers": [_describe(layer) for layer in layers], "about": about or {}}
    with np.errstate(over="ignore"):  # of which `_fill` tells in words
        arrays = {name: array.astype(dtype or array.dtype) for name, array in _arrays(layers).items()}
    if optimizer is not None:
        optimizer.check_own(parameters)
        kind, settings = type(optimizer).__name__, _settings(optimizer)
        header["optimizer"] = {"type": kind, "steps": optimizer.steps, "settings": settings}
        arrays |= _memory({name: optimizer.state.get(name, {}) for name, _, _ in parameters})
    arrays[ARCHITECTURE] = np.array(json.dumps(header, default=_number))
    _, _, memory = _unpack("the file", arrays)
    _fill("the file", _memory(_room(memory, parameters)), memory)
    with write_whole(path) as file:
        np.savez_compressed(file, **arrays)


def load_layers(path):
    """Read what `save_layers` wrote: return the layers, what the header says, and the optimiser's arrays.

    Raises a `FileNotFoundError` if there is no such file, and a `ValueError` if it is cut, damaged, or no such file.
    """
    return _unpack(path, read_npz(path))


def restore_optimizer(path, optimizer, header, memory, parameters):
    """Give an optimiser the state that was saved beside a network, of which `load_layers` returned header and arrays.

    Warns if it was saved with other settings. Raises a `ValueError` if no state was saved, or that of another kind.
    """
    saved, name = header.get("optimizer"), type(optimizer).__name__
    if saved is None:
        raise ValueError(f"{path} holds no optimizer state: it was saved without one")
    if not isinstance(saved, dict) or not isinstance(saved.get("steps"), int) or saved["steps"] < 0:
        raise ValueError(f"{path} describes its optimizer as {saved!r}, which makes no sense")
    if saved.get("type") != name:
        raise ValueError(f"{path} holds the state of {printable(saved.get('type'))}, not of {name}")
    state = _room(memory, parameters)
    _fill(path, _memory(state), memory)
    optimizer.state, optimizer.steps = state, saved["steps"]
    optimizer.params = {name: param for name, param, _ in parameters}
    before, now = saved.get("settings"), json.loads(json.dumps(_settings(optimizer), default=_number))
    if before is not None and before != now:
        warnings.warn(f"{path} was saved with {name} {before!r}, and goes on with {now!r}", stacklevel=4)


def _describe(layer):
    name = type(layer).__name__
    if getattr(layer_types, name, None) is not type(layer):
        raise TypeError(f"only layers of scratchcnn_helpers.layers can be saved, got {layer!r}")
    return {"type": name, "arguments": layer.arguments}


def _settings(optimizer):
    return {"lr": optimizer.lr} | optimizer.settings


def _number(value):
    """Return a number of NumPy's as one that JSON can hold."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"JSON cannot hold {value!r}")


def _read_header(path, architecture):
    try:
        header = json.loads(str(architecture))
        if header["format"] != FORMAT or not isinstance(header["layers"], list) or not 0 < len(header["layers"]) < 1000:
            raise KeyError(header["format"])
        if not isinstance(header.setdefault("about", {}), dict):
            raise KeyError("about")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path} is no network saved by this package ({FORMAT})") from error
    return header


def _unpack(path, arrays):
    """Return the layers that arrays describe, the header, and the optimiser's arrays."""
    header = _read_header(path, arrays.get(ARCHITECTURE))
    memory = {name: array for name, array in arrays.items() if name.startswith("optimizer.")}
    own = {name: array for name, array in arrays.items() if name not in memory and name != ARCHITECTURE}
    most = max([1000, *(array.size for array in own.values())])
    layers = [_rebuild(path, description, most) for description in header["layers"]]
    _fill(path, _arrays(layers), own)
    return layers, header, memory


def _rebuild(path, description, most):
    """Build a layer from its description, none larger than the arrays beside it could fill."""
    try:
        kind, arguments = description["type"], description["arguments"]
        if kind not in layer_types.__all__ or kind == "Layer":
            raise ValueError(f"{kind!r} is no layer of this package")
        arguments = {key: tuple(v) if isinstance(v, list) else v for key, v in arguments.items()}
        for key, value in arguments.items():
            if any(isinstance(size, int) and size > most for size in (value if isinstance(value, tuple) else (value,))):
                raise ValueError(f"{key} is {value!r}, and no array here has more than {most} numbers")
        layer = getattr(layer_types, kind)
        zeros = {"init": "zeros"} if "init" in inspect.signature(layer).parameters else {}  # which take no memory
        return layer(**arguments, **zeros)
    except (KeyError, TypeError, ValueError, AttributeError, MemoryError) as error:
        raise ValueError(f"{path} describes a layer that cannot be built: {printable(error)[:300]}") from error


def _arrays(layers):
    """Return every parameter and buffer under the name it has in a file."""
    return {
        f"{i}.{kind}.{key}": array
        for i, layer in enumerate(layers)
        for kind in ("params", "buffers")
        for key, array in getattr(layer, kind).items()
    }


def _room(memory, parameters):
    """Return a state of an optimiser with room for what is remembered of each parameter."""
    keys = {array.rpartition(".")[2] for array in memory}  # such as "m" and "s", the same for every parameter
    return {name: {key: np.empty_like(param) for key in keys} for name, param, _ in parameters}


def _memory(state):
    """Return what an optimiser remembers under the names it has in a file."""
    return {f"optimizer.{name}.{key}": array for name, memory in state.items() for key, array in memory.items()}


def _fill(path, own, saved):
    """Copy saved arrays into their places after checking that they are there, of the right shape and finite."""
    missing, unknown = sorted(own.keys() - saved.keys()), sorted(saved.keys() - own.keys())
    if missing or unknown:
        parts = [f"{listing(missing)} missing"] * bool(missing) + [f"{listing(unknown)} unknown"] * bool(unknown)
        raise ValueError(f"{path} does not fit its own architecture: {'; '.join(parts)}")
    for name, array in own.items():
        if saved[name].shape != array.shape or saved[name].dtype.kind != "f":
            got = f"{saved[name].dtype} of shape {saved[name].shape}"
            raise ValueError(f"{path}: {name} must be floats of shape {array.shape}, got {got}")
        with np.errstate(over="ignore"):  # 1e300 is infinite in float32
            array[...] = saved[name]
        if not np.isfinite(array).all():
            raise ValueError(f"{path}: {name} must be finite, got NaN, infinity or more than the type of number holds")
