"""Networks in files: there and back bit for bit, and every way in which a file can be wrong."""

import errno
import io
import json
import os
import pickle
import shutil
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchcnn_helpers import layers
from scratchcnn_helpers.data.formats import files
from scratchcnn_helpers.data.formats.files import write_whole
from scratchcnn_helpers.data.formats.npz import read_npz
from scratchcnn_helpers.layers import BatchNorm, Conv2d, Dropout, Flatten, Linear
from scratchcnn_helpers.losses import SoftmaxCrossEntropy
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.nets import NETS, build
from scratchcnn_helpers.optim import SGD, Adam, RMSprop

EVERY_LAYER = [
    layers.Conv2d(2, 4, (3, 2), stride=(1, 2), padding=1, init="xavier", rng=0),
    layers.BatchNorm(4, eps=1e-3, momentum=0.3),
    layers.LeakyReLU(0.2),
    layers.AvgPool2d(2, stride=1),
    layers.Tanh(),
    layers.MaxPool2d((2, 1), (1, 1)),
    layers.Sigmoid(),
    layers.Dropout(0.3, rng=0),
    layers.Reshape((4, -1)),
    layers.Softmax(),
    layers.Flatten(),
    layers.BatchNorm(60),
    layers.Linear(60, 3, rng=1),
    layers.ReLU(),
    layers.Reshape((3, 1, 1)),
    layers.GlobalAvgPool2d(),
]
OPTIMIZERS = {
    "sgd": lambda: SGD(lr=0.01),
    "momentum": lambda: SGD(lr=0.01, momentum=0.9, decay=0.1, weight_decay=0.01),
    "rmsprop": lambda: RMSprop(lr=0.01),
    "adam": lambda: Adam(lr=0.01),
}


def small():
    """A network with parameters and buffers, in a file of a few kilobytes."""
    model = Sequential([Conv2d(1, 2, 3, rng=0), BatchNorm(2), Flatten(), Linear(8, 2, rng=1)])
    model.forward(batch(1, 4))
    return model


def batch(channels, size, count=6):
    return np.random.default_rng(size).random((count, channels, size, size), np.float32)


def numbers(model):
    return {
        f"{i}.{key}": array
        for i, layer in enumerate(model.layers)
        for key, array in (layer.params | layer.buffers).items()
    }


def assert_same(one, other, **tolerance):
    assert numbers(one).keys() == numbers(other).keys()
    for name, array in numbers(one).items():
        assert numbers(other)[name].dtype == np.float32
        if tolerance:
            np.testing.assert_allclose(numbers(other)[name], array, **tolerance)
        else:
            np.testing.assert_array_equal(numbers(other)[name], array)


def train(model, optimizer, steps):
    """Take steps that depend on nothing but weights and the optimiser's state; dropout begins anew each time."""
    images, loss = batch(1, 16), SoftmaxCrossEntropy()
    for step in range(steps):
        for layer in model.layers:
            if isinstance(layer, Dropout):
                layer.rng = np.random.default_rng(step)
        loss.forward(model.forward(images), np.arange(len(images)) % 3)
        model.backward(loss.backward())
        optimizer.step(model)


def test_every_layer_comes_back(tmp_path):
    assert {type(layer).__name__ for layer in EVERY_LAYER} == set(layers.__all__) - {"Layer"}
    model, x = Sequential(EVERY_LAYER), batch(2, 7)
    model.forward(x)  # running statistics
    model.save(tmp_path / "net.npz")
    loaded = Sequential.load(str(tmp_path / "net.npz"))
    assert repr(loaded) == repr(model)
    assert_same(model, loaded)
    np.testing.assert_array_equal(loaded.predict_proba(x), model.predict_proba(x))


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("name", NETS)
def test_training_goes_on_as_if_it_had_never_stopped(name, make, tmp_path):
    model, optimizer = build(name, input_shape=(1, 16, 16), classes=3), make()
    train(model, optimizer, 2)
    model.save(tmp_path / "net.npz", optimizer)

    fresh = make()
    loaded = Sequential.load(tmp_path / "net.npz", fresh)
    assert_same(model, loaded)
    assert fresh.steps == 2
    train(model, optimizer, 2)
    train(loaded, fresh, 2)
    assert_same(model, loaded)
    for layer, memory in optimizer.state.items():
        assert memory.keys() == fresh.state[layer].keys()
        for key in memory:
            np.testing.assert_array_equal(fresh.state[layer][key], memory[key])


def test_saving_changes_neither_network_nor_optimiser(tmp_path):
    model, optimizer = build("first", input_shape=(1, 16, 16), classes=3), Adam()
    train(model, optimizer, 1)
    before = numbers(model) | {"grad": model.parameters()[0][2]}
    model.save(tmp_path / "net.npz", optimizer, dtype=np.float16)
    for name, array in (numbers(model) | {"grad": model.parameters()[0][2]}).items():
        assert array is before[name]
        assert array.dtype == np.float32
    assert optimizer.state["0.w"]["m"].dtype == np.float32


def test_float16_halves_the_file_and_comes_back_as_float32(tmp_path):
    model = build("wide", input_shape=(1, 16, 16))
    model.save(tmp_path / "whole.npz")
    model.save(tmp_path / "half.npz", dtype=np.float16)
    assert (tmp_path / "half.npz").stat().st_size < 0.6 * (tmp_path / "whole.npz").stat().st_size
    assert_same(model, Sequential.load(tmp_path / "half.npz"), rtol=2**-11, atol=2**-25)


def test_what_is_noted_about_a_network_comes_back(tmp_path):
    model = small()
    model.save(tmp_path / "net.npz")
    assert Sequential.load(tmp_path / "net.npz").about == {}
    model.about = {"data": "pets", "images": (3, 8, 6), "classes": ["Hündin", "Kater"]}
    model.save(tmp_path / "net.npz", Adam())
    assert Sequential.load(tmp_path / "net.npz", Adam()).about == model.about | {"images": [3, 8, 6]}


def test_a_note_that_json_cannot_hold_leaves_the_old_file(tmp_path):
    model = small()
    model.save(tmp_path / "net.npz")
    model.about = {"images": np.zeros(3)}
    with pytest.raises(TypeError, match="JSON"):
        model.save(tmp_path / "net.npz")
    assert [file.name for file in tmp_path.iterdir()] == ["net.npz"]
    assert Sequential.load(tmp_path / "net.npz").about == {}


def test_only_layers_of_the_package_are_saved(tmp_path):
    class Own(layers.ReLU):
        pass

    Own.__name__ = "ReLU"  # not even under a false name
    for layer in (Own(), type("Other", (layers.Layer,), {})()):
        with pytest.raises(
            TypeError, match=r"only layers of scratchcnn_helpers\.layers can be saved, got (ReLU|Other)"
        ):
            Sequential([layer]).save(tmp_path / "net.npz")
    assert not list(tmp_path.iterdir())


# What can be wrong with a file.


@pytest.fixture
def path(tmp_path):
    """A good file, for a test to spoil."""
    small().save(tmp_path / "net.npz", Adam())
    return tmp_path / "net.npz"


def refuses(path, message=None, optimizer=None):
    with pytest.raises(ValueError, match=message) as caught:
        Sequential.load(path, optimizer)
    assert str(path) in str(caught.value)
    return str(caught.value)


def rewrite(path, header=None, **changes):
    """Write the file again with some arrays changed, or removed where the change is None."""
    arrays = read_npz(path) | changes
    if header is not None:
        arrays["architecture"] = np.array(json.dumps(header))
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})


def header_of(path):
    return json.loads(str(read_npz(path)["architecture"]))


def test_no_file(tmp_path):
    for place in (tmp_path / "none.npz", tmp_path):
        with pytest.raises(FileNotFoundError, match="there is no file") as caught:
            Sequential.load(place)
        assert str(place) in str(caught.value)


def test_a_cut_file(path):
    whole = path.read_bytes()
    for length in [0, 1, 2, 3, 4, *range(5, len(whole), 37), len(whole) - 1]:
        path.write_bytes(whole[:length])
        assert "pickle" not in refuses(path, "cut short|damaged")


@pytest.mark.slow
@pytest.mark.parametrize("mask", [0x01, 0xFF])
def test_a_flipped_byte_is_found_or_harmless(path, mask):
    model, whole = small(), path.read_bytes()
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] ^= mask
        path.write_bytes(damaged)
        try:
            loaded = Sequential.load(path)
        except ValueError as error:
            assert str(path) in str(error)
        else:  # a time stamp, say
            assert_same(model, loaded)


def test_files_of_another_kind(tmp_path):
    path = tmp_path / "net.npz"
    path.write_text("This is a letter.\n" * 100)
    assert "pickle" not in refuses(path, "no .npz file")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    assert "pickle" not in refuses(path, "no .npz file")
    with path.open("wb") as file:
        np.save(file, np.zeros(3))  # one bare array
    refuses(path, "no .npz file")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "This is a letter.")
    refuses(path, r"no array: letter\.txt")
    np.savez(path, images=np.zeros((2, 3)), labels=np.arange(2))
    refuses(path, "no network saved by this package")


class Explosive:
    """Unpickling it makes a folder."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


def test_a_pickle_is_refused_and_never_run(path, tmp_path):
    marker = tmp_path / "marker"
    bomb = np.array([Explosive(marker)], object)
    for spoilt in ({"architecture": bomb}, {"0.params.w": bomb}, {"stranger": bomb}):
        small().save(path)
        rewrite(path, **spoilt)
        refuses(path, "pickled objects")
    path.write_bytes(pickle.dumps(Explosive(marker)))
    refuses(path)
    assert not marker.exists()
    pickle.loads(path.read_bytes())
    assert marker.exists()  # it would have


def test_missing_and_unknown_arrays(path):
    rewrite(path, **{"1.buffers.var": None, "3.params.b": None, "9.params.w": np.zeros(1)})
    refuses(path, r"does not fit its own architecture: 1\.buffers\.var, 3\.params\.b missing; 9\.params\.w unknown")


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        (
            "0.params.w",
            np.zeros((2, 1, 3, 4), np.float32),
            r"0\.params\.w must be floats of shape \(2, 1, 3, 3\), got .*4",
        ),
        ("0.params.b", np.zeros((1, 2), np.float32), r"0\.params\.b must be floats of shape \(2,\)"),
        ("0.params.b", np.float32(1), r"0\.params\.b must be floats of shape \(2,\), got float32 of shape \(\)"),
        ("0.params.b", np.zeros(2, int), r"0\.params\.b must be floats .* got int"),
        ("0.params.b", np.zeros(2, complex), r"0\.params\.b must be floats"),
        ("0.params.b", np.array(["0", "1"]), r"0\.params\.b must be floats"),
        ("3.params.w", np.full((8, 2), np.nan, np.float32), r"3\.params\.w must be finite, got NaN"),
        ("1.buffers.var", np.array([1, np.inf], np.float32), r"1\.buffers\.var must be finite"),
    ],
)
def test_arrays_that_do_not_fit(path, name, array, message):
    rewrite(path, **{name: array})
    refuses(path, message)


def test_a_member_that_is_no_array(path):
    rewrite(path, **{"0.params.b": None})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("0.params.b", "zero, zero")
    refuses(path, r"no array: 0\.params\.b")


@pytest.mark.parametrize(
    "architecture",
    [
        "",
        "{",
        "null",
        "5",
        '"scratchcnn-1"',
        "[]",
        "{}",
        '{"format": "scratchcnn-1"}',
        '{"format": "scratchcnn-1", "layers": {}}',
        '{"format": "scratchcnn-1", "layers": []}',
        '{"format": "scratchcnn-0", "layers": []}',
        '{"format": ["scratchcnn-1"], "layers": []}',
        '{"format": "scratchcnn-1", "layers": [{}], "about": "pets"}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:50] or "empty",
)
def test_a_foreign_architecture(path, architecture):
    rewrite(path, architecture=np.array(architecture))
    refuses(path, r"is no network saved by this package \(scratchcnn-1\)")


@pytest.mark.parametrize("architecture", [None, np.array(5.0), np.arange(3), np.array(["a", "b"])])
def test_an_architecture_that_is_no_text(path, architecture):
    rewrite(path, architecture=architecture)
    refuses(path, "is no network saved by this package")


@pytest.mark.parametrize(
    "description",
    [
        None,
        7,
        "ReLU",
        ["ReLU", {}],
        {"type": "ReLU"},
        {"arguments": {}},
        {"type": None, "arguments": {}},
        {"type": ["ReLU"], "arguments": {}},
        {"type": "ReLU", "arguments": None},
        {"type": "ReLU", "arguments": [1]},
        {"type": "ReLU", "arguments": {"x": 1}},
        {"type": "Layer", "arguments": {}},
        {"type": "Transformer", "arguments": {}},
        {"type": "base", "arguments": {}},
        {"type": "__builtins__", "arguments": {}},
        {"type": "Linear", "arguments": {"in_features": 8}},
        {"type": "Linear", "arguments": {"in_features": "8", "out_features": 2}},
        {"type": "Linear", "arguments": {"in_features": 8.0, "out_features": 2}},
        {"type": "Linear", "arguments": {"in_features": -8, "out_features": 2}},
        {"type": "Linear", "arguments": {"in_features": 2**40, "out_features": 2**40}},
        {"type": "Linear", "arguments": {"in_features": 10**30, "out_features": 2}},
        {"type": "Conv2d", "arguments": {"in_channels": 1, "out_channels": 2, "kernel_size": "3"}},
        {"type": "Conv2d", "arguments": {"in_channels": 1, "out_channels": 2, "kernel_size": [3, 3, 3]}},
        {"type": "MaxPool2d", "arguments": {"kernel_size": None}},
        {"type": "Dropout", "arguments": {"p": "0.5"}},
        {"type": "Dropout", "arguments": {"p": 1}},
        {"type": "LeakyReLU", "arguments": {"negative_slope": None}},
        {"type": "BatchNorm", "arguments": {"num_features": 2, "eps": "1e-5"}},
        {"type": "BatchNorm", "arguments": {"num_features": 2, "momentum": None}},
        {"type": "Linear", "arguments": {"in_features": 10**9, "out_features": 10**9}},  # an exabyte
        {"type": "Reshape", "arguments": {"shape": 5}},
        {"type": "Reshape", "arguments": {"shape": ["-1"]}},
    ],
    ids=str,
)
def test_layers_that_cannot_be_built(path, description):
    header = header_of(path)
    header["layers"][2] = description  # in the place of Flatten, which has no arrays
    rewrite(path, header)
    refuses(path, "describes a layer that cannot be built")


def test_optimiser_state_that_is_not_there(path):
    small().save(path)
    refuses(path, "holds no optimizer state: it was saved without one", Adam())
    small().save(path, RMSprop())
    refuses(path, "holds the state of RMSprop, not of Adam", Adam())


@pytest.mark.parametrize(
    "saved", ["Adam", [], {}, {"type": "Adam"}, {"type": "Adam", "steps": "many"}, {"type": "Adam", "steps": -1}]
)
def test_optimiser_state_of_a_foreign_form(path, saved):
    rewrite(path, header_of(path) | {"optimizer": saved})
    optimizer = Adam()
    refuses(path, optimizer=optimizer)
    assert optimizer.steps == 0


def test_optimiser_arrays_that_do_not_fit(tmp_path):
    model, optimizer, path = build("first", input_shape=(1, 16, 16), classes=3), Adam(), tmp_path / "net.npz"
    train(model, optimizer, 1)
    whole = np.zeros((8, 1, 3, 3), np.float32)
    for name, array, message in (
        ("0.w.m", whole[..., :2], "must be floats"),
        ("0.w.m", whole.astype(int), "must be floats"),
        ("0.w.m", whole + np.nan, "must be finite"),
        ("0.w.m", None, "missing"),
        ("9.w.m", whole, "unknown"),
    ):
        model.save(path, optimizer)
        rewrite(path, **{f"optimizer.{name}": array})
        fresh = Adam()
        refuses(path, rf"optimizer\.{name} {message}", fresh)
        assert (fresh.state, fresh.steps) == ({}, 0)


# Writing: whole or not at all.


class FullDisk(io.FileIO):
    """Takes `space` bytes and not one more."""

    space = 0

    def write(self, data):
        self.space -= len(data)
        if self.space < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.99])
@pytest.mark.parametrize("there_before", [True, False])
def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch, part, there_before):
    path, model = tmp_path / "net.npz", build("wide", input_shape=(1, 16, 16), seed=1)
    model.save(path)
    old, space = path.read_bytes(), int(part * path.stat().st_size)
    if not there_before:
        path.unlink()

    def opened(path, mode, **kwargs):
        if "x" not in mode:
            return open(path, mode, **kwargs)
        raw = FullDisk(path, mode)
        raw.space = space
        return io.BufferedWriter(raw)

    monkeypatch.setattr(files, "open", opened, raising=False)
    with pytest.raises(OSError, match="No space left") as caught:
        model.save(path)
    assert caught.value.errno == errno.ENOSPC
    assert [file.name for file in tmp_path.iterdir()] == ["net.npz"] * there_before
    if there_before:
        assert path.read_bytes() == old


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_block_that_fails_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "text"
    with write_whole(path, "w") as file:
        file.write("grün")
    assert path.read_text(encoding="utf-8") == "grün"
    with pytest.raises(error), write_whole(path, "w") as file:
        file.write("half of the new")
        file.flush()
        assert len(list(tmp_path.iterdir())) == 2  # on the same disk, where renaming is one step
        assert path.read_text(encoding="utf-8") == "grün"
        raise error
    assert path.read_text(encoding="utf-8") == "grün"
    assert list(tmp_path.iterdir()) == [path]


def test_saving_over_a_file_replaces_it(path):
    model = build("first", input_shape=(1, 16, 16))
    model.save(path)
    assert_same(model, Sequential.load(path))
    assert list(path.parent.iterdir()) == [path]


def test_any_name_will_do_and_nothing_is_added_to_it(tmp_path):
    small().save(tmp_path / "my net")
    assert [file.name for file in tmp_path.iterdir()] == ["my net"]
    assert_same(small(), Sequential.load(tmp_path / "my net"))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        small().save(tmp_path / "none" / "net.npz")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_file_gets_the_permissions_any_new_file_gets(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        small().save(tmp_path / "net.npz")
        assert (tmp_path / "net.npz").stat().st_mode & 0o777 == mode
        assert os.umask(umask) == umask
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_folder_that_must_not_be_written_to():
    folder = Path(tempfile.mkdtemp())  # not tmp_path, whose parents nobody else may enter
    user = os.geteuid()
    try:
        small().save(folder / "net.npz")
        old = (folder / "net.npz").read_bytes()
        folder.chmod(0o555)
        if user == 0:  # root may write everywhere, so be somebody else for a moment
            os.seteuid(65534)
        with pytest.raises(PermissionError):
            small().save(folder / "net.npz")
        assert (folder / "net.npz").read_bytes() == old
        assert len(list(folder.iterdir())) == 1
    finally:
        os.seteuid(user)
        folder.chmod(0o755)
        shutil.rmtree(folder)


# What is not even written, and what is said.


@pytest.mark.parametrize("value", [np.nan, -np.inf, 1e300, 1e39])
@pytest.mark.parametrize("kind", ["params", "buffers"])
def test_what_could_not_be_loaded_is_not_saved(kind, value, tmp_path):
    model = small()
    model.save(tmp_path / "net.npz")
    memory = getattr(model.layers[1], kind)
    key = list(memory)[-1]
    memory[key] = memory[key].astype(float)
    memory[key][1] = value
    with pytest.raises(ValueError, match=rf"1\.{kind}\.{key} must be finite"):
        model.save(tmp_path / "net.npz")
    assert_same(Sequential.load(tmp_path / "net.npz"), small())


def test_weights_too_large_for_half_the_bytes_are_not_saved(tmp_path):
    model = small()
    model.layers[0].params["b"][0] = 70_000
    model.save(tmp_path / "net.npz")
    with pytest.raises(ValueError, match=r"0\.params\.b must be finite"):
        model.save(tmp_path / "net.npz", dtype=np.float16)


def test_a_memory_that_is_not_finite_is_not_saved(tmp_path):
    model, optimizer = build("first", input_shape=(1, 16, 16), classes=3), Adam()
    train(model, optimizer, 1)
    optimizer.state["3.w"]["s"][0, 0] = np.inf
    with pytest.raises(ValueError, match=r"optimizer\.3\.w\.s must be finite"):
        model.save(tmp_path / "net.npz", optimizer)


def test_arrays_of_another_shape_than_the_layer_says_are_not_saved(tmp_path):
    model = small()
    model.layers[3].params["w"] = np.zeros((9, 2), np.float32)
    with pytest.raises(ValueError, match=r"3\.params\.w must be floats of shape \(8, 2\), got .*\(9, 2\)"):
        model.save(tmp_path / "net.npz")
    assert not list(tmp_path.iterdir())


def test_sizes_that_are_numpy_numbers_are_saved(tmp_path):
    model = Sequential([Conv2d(np.int64(1), np.int32(2), 3), Dropout(np.float64(0.25))])
    model.save(tmp_path / "net.npz")
    assert repr(Sequential.load(tmp_path / "net.npz")) == repr(Sequential([Conv2d(1, 2, 3), Dropout(0.25)]))


@pytest.mark.parametrize(
    ("saved", "now", "message"),
    [
        (Adam(lr=0.01), Adam(lr=0.02), r"saved with Adam \{'lr': 0.01.* goes on with .*0.02"),
        (Adam(betas=(0.9, 0.99)), Adam(), r"0.9, 0.99\].*0.9, 0.999\]"),
        (RMSprop(alpha=0.9), RMSprop(), "0.9.*0.99"),
        (SGD(momentum=0.9), SGD(momentum=0.9, weight_decay=0.1), "weight_decay': 0}.*weight_decay': 0.1"),
    ],
)
def test_other_settings_of_the_optimiser_are_said(saved, now, message, tmp_path):
    model = build("first", input_shape=(1, 16, 16), classes=3)
    train(model, saved, 1)
    model.save(tmp_path / "net.npz", saved)
    with pytest.warns(UserWarning, match=message):
        Sequential.load(tmp_path / "net.npz", now)
    assert now.steps == 1


def test_files_from_before_settings_were_saved_still_load(path):
    header = header_of(path)
    del header["optimizer"]["settings"]
    rewrite(path, header)
    assert Sequential.load(path, Adam(lr=3)).layers


@pytest.mark.parametrize(
    "description",
    [
        {"type": "Linear", "arguments": {"in_features": 10**6, "out_features": 10**6}},
        {"type": "Conv2d", "arguments": {"in_channels": 900, "out_channels": 900, "kernel_size": 900}},
        {"type": "Conv2d", "arguments": {"in_channels": 1, "out_channels": 1, "kernel_size": [3, 10**8]}},
        {"type": "BatchNorm", "arguments": {"num_features": 10**9}},
        {"type": "MaxPool2d", "arguments": {"kernel_size": 10**12}},
        {"type": "Reshape", "arguments": {}},
        {"type": "Reshape", "arguments": {"shape": []}},
        {"type": "Reshape", "arguments": {"shape": [-1, -1]}},
        {"type": "Reshape", "arguments": {"shape": [0, 4]}},
        {"type": "Flatten"},
        {"type": ["Flatten"], "arguments": {}},
        {"type": "Flatten", "arguments": []},
    ],
    ids=str,
)
def test_sizes_that_nothing_fills_take_no_memory(path, description):
    header = header_of(path)
    header["layers"][2] = description
    rewrite(path, header)
    tracemalloc.start()
    refuses(path)
    assert tracemalloc.get_traced_memory()[1] < 2**24 or "kernel_size': 900" in str(description)  # never written to
    tracemalloc.stop()


def test_words_of_a_file_reach_no_terminal_raw(path):
    evil = "\x1b[2J\r\n\x07"
    header = header_of(path)
    for change in (
        {"type": f"Lin{evil}ear", "arguments": {}},
        {"type": "Linear", "arguments": {f"in{evil}": 3}},
        {"type": "Dropout", "arguments": {"p": evil}},
    ):
        rewrite(path, header | {"layers": [change]})
        assert refuses(path).isprintable()
    rewrite(path, header, **{f"0.params.{evil}": np.zeros(1)})
    assert refuses(path).isprintable()
    rewrite(path, header | {"optimizer": {"type": evil, "steps": 1}}, **{f"0.params.{evil}": None})
    assert refuses(path, optimizer=Adam()).isprintable()
    rewrite(path, header | {"optimizer": {"type": "Adam", "steps": 1, "settings": {"lr": evil}}})
    with pytest.warns(UserWarning) as said:
        Sequential.load(path, Adam())
    assert str(said[0].message).isprintable()


# Files that nobody would write by hand.

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**12) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["in_channels", "out_channels", "kernel_size", "stride", "padding", "shape", "p", "eps", "init"]
)
LAYERS = st.fixed_dictionaries(
    {"type": st.sampled_from(layers.__all__) | VALUES, "arguments": st.dictionaries(NAMES, VALUES, max_size=4) | VALUES}
)
CHANGES = st.tuples(st.sampled_from(["type", "arguments"]), VALUES)


def either_loads_or_says_why(path, header):
    rewrite(path, header)
    try:
        Sequential.load(path)
    except ValueError as error:
        assert str(path) in str(error) and str(error).isprintable()


def spoilt_headers(count):
    @settings(max_examples=count, deadline=None, derandomize=True)
    @given(st.integers(0, 3), LAYERS | VALUES, st.booleans())
    def test(place, layer, alone):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "net.npz"
            small().save(path)
            header = header_of(path)
            header["layers"][place] = layer
            either_loads_or_says_why(path, header | ({"layers": [layer]} if alone else {}))

    return test


test_headers_of_any_kind = pytest.mark.slow(spoilt_headers(60))
test_headers_of_any_kind_at_length = pytest.mark.long(spoilt_headers(3000))
