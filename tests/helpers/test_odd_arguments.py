"""What people pass to networks, training and optimisers besides: refused before any work, by its name."""

import copy
from types import SimpleNamespace

import numpy as np
import pytest

from scratchcnn_helpers import augment, data, gradcheck, nets, optim, train
from scratchcnn_helpers.layers import Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Reshape, Sigmoid, Softmax
from scratchcnn_helpers.model import Sequential

RNG = np.random.default_rng(0)
IMAGES, LABELS = RNG.random((8, 1, 6, 6), np.float32), np.arange(8) % 3


def small():
    return Sequential([Flatten(), Linear(36, 3, rng=0)])


def fit(**changed):
    given = {"model": small(), "train": (IMAGES, LABELS), "epochs": 1, "batch_size": 4, "progress": False}
    return train.fit(**{**given, "optimizer": optim.SGD(0.1), **changed})


@pytest.mark.parametrize("layer", [ReLU, Sigmoid, Flatten])
@pytest.mark.parametrize("argument", [True, 3, "he"])
def test_an_argument_that_a_layer_does_not_take(layer, argument):
    with pytest.raises(TypeError, match=f"{layer.__name__} takes no such argument, got {argument!r}"):
        layer(argument)


def test_a_truth_value_is_no_size():
    with pytest.raises(TypeError, match="out_channels must be an int, got True"):
        Conv2d(1, True, 3)


@pytest.mark.parametrize("layers", [(Flatten(), ReLU()), (Dropout(),)])
def test_layers_come_as_one_list(layers):
    with pytest.raises(TypeError, match=r"layers must be one list, as in Sequential\(\[ReLU\(\), Flatten\(\)\]\)"):
        Sequential(*layers)


@pytest.mark.parametrize("images", [-255 * IMAGES, 255 * IMAGES - 128])
def test_bytes_below_zero_are_seen(images):
    with pytest.raises(ValueError, match=r"images must be floats in \[0, 1\], got -\d+.*; divide bytes by 255"):
        fit(train=(images, LABELS))


def test_bytes_that_augment_makes_are_seen():
    with pytest.raises(ValueError, match=r"what augment returns must be floats in \[0, 1\], got .*divide bytes by 255"):
        fit(augment=lambda images, rng: 255 * images)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"schedule": "cosine"}, r"schedule must be an object such as OneCycle\(\), got 'cosine'"),
        ({"schedule": optim.OneCycle}, "schedule must be an object such as"),
        ({"augment": augment.RandomShift}, r"augment must be an object such as RandomShift\(\), got <class"),
        ({"augment": 1}, "augment must be an object such as"),
        ({"callbacks": train.Callback()}, "callbacks must be a list of objects such as"),
        ({"callbacks": [train.Callback]}, "each of callbacks must be an object such as"),
        ({"callbacks": [print]}, r"callbacks must be an object such as Callback\(\), got <built-in function print>"),
        ({"callbacks": None}, "callbacks must be a list of objects such as"),
        ({"model": Flatten()}, r"model must be an object such as Sequential\(\[...\]\), got Flatten\(\)"),
    ],
)
def test_what_is_no_schedule_no_callback_no_model(changed, words):
    with pytest.raises(TypeError, match=words):
        fit(**changed)


@pytest.mark.parametrize("factor", [None, "1", np.array([1.0, 2.0])])
def test_what_a_schedule_may_not_return(factor):
    with pytest.raises(TypeError, match="what schedule returns must be a number, got"):
        fit(schedule=lambda epoch, epochs: factor)


@pytest.mark.parametrize("lr", [-1.0, 0.0, np.nan])
def test_a_learning_rate_that_was_set_later(lr):
    optimizer = optim.SGD(0.1)
    optimizer.lr = lr
    with pytest.raises(ValueError, match=r"optimizer.lr must lie in \(0, inf\), got"):
        fit(optimizer=optimizer)


def test_an_optimizer_of_another_network(tmp_path):
    optimizer, other = optim.Adam(0.01), Sequential([Flatten(), ReLU(), Linear(36, 3, rng=0)])
    fit(optimizer=optimizer)
    with pytest.raises(ValueError, match="optimizer remembers another network than this one"):
        other.save(tmp_path / "n.npz", optimizer)
    assert list(tmp_path.iterdir()) == []
    for second, images in ((small(), IMAGES), (Sequential([Flatten(), Linear(16, 3)]), IMAGES[:, :, :4, :4])):
        before = second.layers[1].params["w"].copy()
        with pytest.raises(ValueError, match="optimizer remembers another network than this one: make a new one"):
            fit(model=second, train=(images, LABELS), optimizer=optimizer)
        np.testing.assert_array_equal(second.layers[1].params["w"], before)


@pytest.mark.parametrize("make", [lambda: optim.SGD(0.1, momentum=0.9), optim.RMSprop, optim.Adam])
def test_an_optimizer_goes_on_with_its_own_network_and_with_a_copy_of_both(make, tmp_path):
    model, optimizer = small(), make()
    fit(model=model, optimizer=optimizer)
    twins = copy.deepcopy((model, optimizer))
    fit(model=model, optimizer=optimizer)
    model.save(tmp_path / "n.npz", optimizer)
    loaded = Sequential.load(tmp_path / "n.npz", optimizer)  # which from now on is the loaded network's
    fit(model=loaded, optimizer=optimizer)
    fit(model=twins[0], optimizer=twins[1])
    fit(model=twins[0], optimizer=twins[1])
    np.testing.assert_array_equal(loaded.layers[1].params["w"], twins[0].layers[1].params["w"])
    with pytest.raises(ValueError, match="optimizer remembers another network"):
        fit(model=model, optimizer=optimizer)


@pytest.mark.parametrize("make", [lambda: optim.SGD(0.1, decay=0.01), optim.Adam])
def test_an_optimizer_of_a_network_alike_or_with_other_names(make, tmp_path):
    optimizer = make()
    fit(optimizer=optimizer)
    for other in (small(), Sequential([Flatten(), ReLU(), Linear(36, 3)])):
        with pytest.raises(ValueError, match="optimizer remembers another network than this one: make a new one"):
            fit(model=other, optimizer=optimizer)
        with pytest.raises(ValueError, match="optimizer remembers another network than this one"):
            other.save(tmp_path / "n.npz", optimizer)
    assert list(tmp_path.iterdir()) == []


def test_an_optimizer_that_has_moved_a_part_is_not_saved_with_the_whole(tmp_path):
    model, optimizer = Sequential([Flatten(), Linear(36, 4), ReLU(), Linear(4, 3)]), optim.Adam()
    model.forward(IMAGES)
    model.backward(np.ones((8, 3), np.float32))
    optimizer.step(SimpleNamespace(parameters=lambda: model.parameters()[2:]))
    with pytest.raises(ValueError, match=r"does not fit its own architecture: .*optimizer\.1\.w\.m.* missing"):
        model.save(tmp_path / "n.npz", optimizer)
    optimizer.step(model)  # from now on it moves all of it
    model.save(tmp_path / "n.npz", optimizer)


def test_an_optimizer_that_remembers_nothing_serves_any_network():
    optimizer = optim.SGD(0.1)
    for _ in range(2):
        fit(optimizer=optimizer)


@pytest.mark.parametrize("rng", ["a", 1.5, -3, True, [0.5]])
@pytest.mark.parametrize(
    "use",
    [
        lambda rng: Linear(2, 3, rng=rng),
        lambda rng: Conv2d(1, 2, 3, rng=rng),
        lambda rng: Dropout(rng=rng),
        lambda rng: gradcheck.check_layer(ReLU(), np.ones(3), rng=rng),
        lambda rng: data.split(IMAGES, LABELS, 0.5, rng=rng),
        lambda rng: fit(seed=rng),
        lambda rng: nets.build("first", seed=rng),
    ],
)
def test_what_is_no_generator_and_no_seed(use, rng):
    words = "(rng|seed) must be a numpy.random.Generator, or a whole number of at least 0 as a seed, got "
    with pytest.raises((TypeError, ValueError), match=words):
        use(rng)


@pytest.mark.parametrize("shape", [5, 2.0, (2.5, 2), "ab", None])
def test_what_is_no_shape_to_reshape_to(shape):
    with pytest.raises(TypeError, match=r"shape must be a tuple of whole numbers such as \(-1,\), got"):
        Reshape(shape)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Conv2d(1, 2, 3, rng=0), (0, 1, 6, 6)),
        (Conv2d(1, 2, (2, 3), stride=2, padding=1, rng=0), (0, 1, 5, 6)),
        (Linear(36, 3, rng=0), (0, 36)),
        (MaxPool2d(2), (0, 1, 6, 6)),
        (Softmax(), (0, 3)),
        (Softmax(), (3, 0)),
    ],
)
def test_no_images_in_no_images_out(layer, shape):
    out = layer.forward(np.zeros(shape, np.float32))
    assert out.size == 0
    assert layer.backward(out).shape == shape
    assert all(not grad.any() for grad in layer.grads.values())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"classes": 0}, "^classes must be at least 1, got 0"),
        ({"classes": "10"}, "^classes must be an int, got '10'"),
        ({"input_shape": (28, 28)}, r"^input_shape must be \(C, H, W\), got \(28, 28\)"),
        ({"input_shape": 28}, r"^input_shape must be \(C, H, W\), got 28"),
    ],
)
def test_a_net_that_cannot_be_built(given, words):
    with pytest.raises((TypeError, ValueError), match=words):
        nets.build("deep", **given)


def test_a_list_is_no_array_to_differentiate_by():
    with pytest.raises(TypeError, match="array must be float64 for finite differences, got <class 'list'>"):
        gradcheck.numeric_gradient(lambda: 0.0, [1.0, 2.0])


# --- arrays and tables


def test_one_label_for_all_is_counted(tmp_path):
    for name, labels in (("y_train", np.int64(3)), ("y_test", np.float64(2))):
        arrays = {"x_train": IMAGES[:, 0], "y_train": LABELS, "x_test": IMAGES[:3, 0], "y_test": LABELS[:3]}
        np.savez(tmp_path / "a.npz", **(arrays | {name: labels}))
        with pytest.raises(ValueError, match=r"labels must be integers of shape \(N,\), got .* of shape \(\)"):
            data.load_npz(tmp_path / "a.npz")


def test_what_rounding_made_too_large(tmp_path):
    images = IMAGES[:, 0].astype(float)
    images[0, 0, 0] = 1.0000002
    np.savez(tmp_path / "a.npz", x_train=images, y_train=LABELS, x_test=images[1:3], y_test=LABELS[:2])
    with pytest.raises(ValueError, match=r"got 0.* to 1.0000002: np.clip\(x, 0, 1\) helps"):
        data.load_npz(tmp_path / "a.npz")


def table(path, labels, last=False, index=None, head=None):
    rows = np.random.default_rng(len(labels)).integers(0, 256, (len(labels), 16))
    rows = np.column_stack([*([index] if index is not None else []), *([] if last else [labels]), rows])
    rows = np.column_stack([rows, labels]) if last else rows
    lines = [",".join(map(str, row)) for row in rows]
    path.write_text("\n".join(([head] if head else []) + lines))


def test_each_table_of_a_pair_keeps_its_labels_where_it_does(tmp_path):
    labels, test_labels = np.arange(60) % 5, np.arange(20) % 5
    for last in ((False, True), (True, False), (True, True), (False, False)):
        table(tmp_path / "a_train.csv", labels, last[0])
        table(tmp_path / "a_test.csv", test_labels, last[1])
        dataset = data.load_csv(tmp_path)
        np.testing.assert_array_equal(dataset.train_labels, labels)
        np.testing.assert_array_equal(dataset.test_labels, test_labels)


@pytest.mark.parametrize("name", ["", "Id", "image_id", "ImageId", "rowid", None])
def test_an_index_that_was_shuffled_is_left_out(tmp_path, name):
    labels = np.arange(40) % 4
    head = name if name is None else ",".join([name, "label", *(f"p{i}" for i in range(16))])
    for part in ("train", "test"):
        table(tmp_path / f"a_{part}.csv", labels, index=np.random.default_rng(3).permutation(4000)[:40], head=head)
    dataset = data.load_csv(tmp_path)
    assert dataset.train_images.shape == (40, 1, 4, 4)
    np.testing.assert_array_equal(dataset.train_labels, labels)
