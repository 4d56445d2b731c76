"""How a network lies in a file: one `.npz`, the architecture as JSON beside the arrays, never pickle.

Arrays are called `<layer number>.params.<key>` and `<layer number>.buffers.<key>`; what an optimiser remembers,
`optimizer.<layer number>.<key>.<its key>`.
"""

import json

import numpy as np

from . import layers as layer_types
from .data.formats.files import read_npz, write_whole

FORMAT = "scratchcnn-1"


def save_layers(path, layers, parameters, optimizer=None, dtype=None, about=None):
    """Write layers, and an optimiser's state if one is given, to a file that is whole or not there.

    Parameters
    ----------
    path : str or path-like
    layers : list of Layer
    parameters : list of (name, array, grad)
    optimizer : Optimizer, optional
    dtype : dtype, optional
        To store parameters and buffers in.
    about : dict, optional
        What else shall be remembered, in words and numbers that JSON can hold.

    Raises
    ------
    TypeError
        If a layer is none of `scratchcnn_helpers.layers`, so that nobody could load it.
    """
    header = {"format": FORMAT, "layers": [_describe(layer) for layer in layers]}
    if about:
        header["about"] = about
    arrays = {name: array.astype(dtype or array.dtype) for name, array in _arrays(layers).items()}
    if optimizer is not None:
        header["optimizer"] = {"type": type(optimizer).__name__, "steps": optimizer.steps}
        for name, _, _ in parameters:
            for key, array in optimizer.state.get(name, {}).items():
                arrays[f"optimizer.{name}.{key}"] = array
    with write_whole(path) as file:
        np.savez_compressed(file, architecture=np.array(json.dumps(header)), **arrays)


def load_layers(path):
    """Read what `save_layers` wrote.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    layers : list of Layer
    rest : dict
        `"header"` and the optimiser's arrays, for `restore_optimizer`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is cut, damaged, or not such a file.
    """
    arrays = read_npz(path)
    header = _read_header(path, arrays.pop("architecture", None))
    layers = [_rebuild(path, description) for description in header["layers"]]
    rest = {name: arrays.pop(name) for name in list(arrays) if name.startswith("optimizer.")}
    own = _arrays(layers)
    _check_names(path, arrays, own)
    for name, array in own.items():
        _fill(path, name, array, arrays[name])
    return layers, {"header": header, **rest}


def restore_optimizer(path, optimizer, rest, parameters):
    """Give an optimiser the state that was saved beside a network.

    Parameters
    ----------
    path : str or path-like
        For the error messages.
    optimizer : Optimizer
    rest : dict
        The second result of `load_layers`.
    parameters : list of (name, array, grad)

    Raises
    ------
    ValueError
        If no state was saved, or that of another kind of optimiser.
    """
    saved = rest["header"].get("optimizer")
    if saved is None:
        raise ValueError(f"{path} holds no optimizer state: it was saved without one")
    if not isinstance(saved, dict) or not isinstance(saved.get("steps"), int) or saved["steps"] < 0:
        raise ValueError(f"{path} describes its optimizer as {saved!r}, which makes no sense")
    if saved.get("type") != type(optimizer).__name__:
        raise ValueError(f"{path} holds the state of {saved.get('type')}, not of {type(optimizer).__name__}")
    saved_arrays = {name: array for name, array in rest.items() if name != "header"}
    keys = {name.rpartition(".")[2] for name in saved_arrays}  # such as "m" and "s", the same for every parameter
    state = {name: {key: np.empty_like(param) for key in keys} for name, param, _ in parameters}
    own = {f"optimizer.{name}.{key}": array for name, memory in state.items() for key, array in memory.items()}
    _check_names(path, saved_arrays, own)
    for name, array in own.items():
        _fill(path, name, array, saved_arrays[name])
    optimizer.state, optimizer.steps = state, saved["steps"]


def _describe(layer):
    name = type(layer).__name__
    if getattr(layer_types, name, None) is not type(layer):
        raise TypeError(f"only layers of scratchcnn_helpers.layers can be saved, got {layer!r}")
    return {"type": name, "arguments": layer.arguments}


def _rebuild(path, description):
    try:
        kind, arguments = description["type"], description["arguments"]
        if kind not in layer_types.__all__ or kind == "Layer":
            raise ValueError(f"{kind!r} is no layer of this package")
        arguments = {key: tuple(v) if isinstance(v, list) else v for key, v in arguments.items()}
        return getattr(layer_types, kind)(**arguments)
    except (KeyError, TypeError, ValueError, AttributeError, MemoryError) as error:
        raise ValueError(f"{path} describes a layer that cannot be built: {error}") from error


def _read_header(path, architecture):
    try:
        header = json.loads(str(architecture))
        if header["format"] != FORMAT or not isinstance(header["layers"], list) or not header["layers"]:
            raise KeyError(header["format"])
        if not isinstance(header.setdefault("about", {}), dict):
            raise KeyError("about")
    except (json.JSONDecodeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path} is no network saved by this package ({FORMAT})") from error
    return header


def _arrays(layers):
    """Return every parameter and buffer under the name it has in a file."""
    return {
        f"{i}.{kind}.{key}": array
        for i, layer in enumerate(layers)
        for kind in ("params", "buffers")
        for key, array in getattr(layer, kind).items()
    }


def _check_names(path, saved, own):
    missing, unknown = sorted(own.keys() - saved.keys()), sorted(saved.keys() - own.keys())
    if missing or unknown:
        parts = [f"{', '.join(missing)} missing"] * bool(missing) + [f"{', '.join(unknown)} unknown"] * bool(unknown)
        raise ValueError(f"{path} does not fit its own architecture: {'; '.join(parts)}")


def _fill(path, name, array, saved):
    """Copy a saved array into its place after checking that it is one of finite numbers of the right shape."""
    if saved.shape != array.shape or saved.dtype.kind != "f":
        raise ValueError(
            f"{path}: {name} must be floats of shape {array.shape}, got {saved.dtype} of shape {saved.shape}"
        )
    if not np.isfinite(saved).all():
        raise ValueError(f"{path}: {name} must be finite, got NaN or infinity")
    array[...] = saved
