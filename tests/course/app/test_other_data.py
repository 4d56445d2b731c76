"""Data sets that are not MNIST, as a user meets them: small made-up ones in each form, through the command line."""

import gzip
import re

import numpy as np
import pytest
from PIL import Image

from scratchcnn_course import files
from scratchcnn_course.files.names import KNOWN, known_class_names
from scratchcnn_course.lessons.recipes import RECIPES
from scratchcnn_helpers import nets
from scratchcnn_helpers.data.formats.idx import FILES, to_idx
from scratchcnn_helpers.model import Sequential

pytestmark = pytest.mark.usefixtures("offline")


def refused(ran):
    """Return the one line in which something was refused."""
    code, _, err = ran
    assert code == 2
    assert err.startswith("scratchcnn: ") and err.count("\n") == 1
    return err


def bright(label, height, width):
    """Draw a black image (H, W) in which one of ten fields, two rows of five, is light."""
    field = np.zeros((height, width))
    top, left = label // 5 * (height // 2), label % 5 * (width // 5)
    field[top : top + height // 2, left : left + width // 5] = 200
    return field


def arrays(channels=1, height=16, width=16, classes=10, each=8):
    """Make images in which the place of the light field is the label: train and test, bytes."""
    rng = np.random.default_rng(0)
    for count in (each * classes, each // 4 * classes):
        labels = np.arange(count) % classes
        fields = np.stack([bright(label, height, width) for label in labels])[:, None]
        yield (fields + rng.integers(0, 50, (count, channels, height, width))).astype(np.uint8)
        yield labels.astype(np.uint8)


def write_idx(folder, **shape):
    for file, array in zip(FILES, arrays(**shape), strict=True):
        content = to_idx(array[:, 0] if "idx3" in file else array)
        (folder / f"{file}.gz").write_bytes(gzip.compress(content))
    return folder


def write_npz(folder, **shape):
    x_train, y_train, x_test, y_test = arrays(**shape)
    last = {"x_train": x_train.transpose(0, 2, 3, 1), "x_test": x_test.transpose(0, 2, 3, 1)}  # as Keras has them
    np.savez(folder / "set.npz", y_train=y_train[:, None], y_test=y_test[:, None], **last)
    return folder / "set.npz"


def write_csv(folder, **shape):
    x_train, y_train, x_test, y_test = arrays(**shape)
    for name, x, y in (("train", x_train, y_train), ("test", x_test, y_test)):
        rows = np.column_stack([y, x.reshape(len(x), -1)])
        np.savetxt(folder / f"set_{name}.csv", rows, fmt="%d", delimiter=",", header="label,pixels", comments="")
    return folder


def write_cifar(folder, *, each=8, **shape):
    x_train, y_train, x_test, y_test = arrays(3, 32, 32, 10, each)
    half = len(x_train) // 2
    parts = {"data_batch_1": slice(half), "data_batch_2": slice(half, None)}
    for name, part in parts.items():
        np.column_stack([y_train[part], x_train[part].reshape(-1, 3072)]).tofile(folder / f"{name}.bin")
    np.column_stack([y_test, x_test.reshape(-1, 3072)]).tofile(folder / "test_batch.bin")
    return folder


def write_images(folder, channels=1, classes=10, **shape):
    x_train, y_train, x_test, y_test = arrays(channels, classes=classes, **shape)
    for part, images, labels in (("train", x_train, y_train), ("test", x_test, y_test)):
        for i, (image, label) in enumerate(zip(images, labels, strict=True)):
            place = folder / part / f"kind {label:02}" / f"{i}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image[0] if channels == 1 else image.transpose(1, 2, 0)).save(place)
    return folder


FORMS = {
    "idx": (write_idx, {"height": 14, "width": 18}),
    "npz": (write_npz, {"height": 14, "width": 18}),
    "npz in colour": (write_npz, {"channels": 3, "height": 18, "width": 14}),
    "csv": (write_csv, {}),
    "csv in colour": (write_csv, {"channels": 3}),
    "cifar-10": (write_cifar, {"channels": 3, "height": 32, "width": 32}),
    "images": (write_images, {"height": 14, "width": 18}),
    "images in colour": (write_images, {"channels": 3, "height": 18, "width": 14}),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_trains_is_saved_and_predicts(run, tmp_path, form):
    write, shape = FORMS[form]
    (tmp_path / "set").mkdir()
    place, weights = write(tmp_path / "set", **shape), tmp_path / "net.npz"
    code, out, err = run("train", "--net", "deep", "--epochs", 20, "--data", place, "--save", weights, "--quiet")
    assert (code, err) == (0, ""), "no word about MNIST, and no warning"
    assert float(re.search(r"accuracy ([\d.]+)", out)[1]) > 0.5  # of ten classes
    expected = tuple({"channels": 1, "height": 16, "width": 16, **shape}.values())
    model = Sequential.load(weights)
    assert tuple(model.about["images"]) == expected
    assert model.summary(expected).rows[-1][1] == (10,)

    large = np.kron(bright(9, *expected[1:]), np.ones((4, 4)))
    Image.fromarray(large.astype(np.uint8)).save(tmp_path / "photo.png")
    code, out, err = run("predict", tmp_path / "photo.png", "--weights", weights)
    assert code == 0
    assert err.startswith("scratchcnn: note: trained on ")
    assert err.endswith(f"pictures are only scaled, to {' x '.join(map(str, expected))}\n")
    head, *rows = out.splitlines()
    names = {"cifar-10": KNOWN["cifar10"]}.get(
        form, [f"kind {i:02}" if "images" in form else str(i) for i in range(10)]
    )
    assert head == f"{tmp_path / 'photo.png'}: {names[-1]}"
    assert [row.split("  ")[1] for row in rows] == list(names)


@pytest.mark.parametrize("net", nets.NETS)
@pytest.mark.parametrize("channels", [1, 3])
def test_every_net_takes_other_images(run, tmp_path, net, channels):
    place = write_npz(tmp_path, channels=channels, height=20, width=16)
    code, out, _ = run("train", "--net", net, "--data", place, "--epochs", 1, "--quiet")
    assert code == 0
    assert "Test: loss" in out


COLOURS = ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1))


def striped(count, seed):
    """Draw images as CIFAR-10 has them, bytes: the class is the colour of stripes and whether they stand or lie."""
    rng, labels = np.random.default_rng(seed), np.arange(count) % 10
    images = rng.integers(0, 128, (count, 3, 32, 32))
    for image, label in zip(images, labels, strict=True):
        stripes = 127 * ((np.arange(32) + rng.integers(4)) % 4 < 2)
        image += np.multiply.outer(
            COLOURS[label // 2], np.broadcast_to(stripes if label % 2 else stripes[:, None], (32, 32))
        )
    return np.column_stack([labels, images.reshape(count, -1)]).astype(np.uint8)


@pytest.mark.slow
def test_the_recipe_for_colour_learns_colours_and_shapes(run, tmp_path):
    striped(250, seed=0).tofile(tmp_path / "data_batch_1.bin")
    striped(50, seed=1).tofile(tmp_path / "test_batch.bin")
    weights = tmp_path / "net.npz"
    how = "--net", "colour", "--epochs", 5, "--batch-size", 16, "--save", weights, "--quiet"
    code, out, _ = run("train", *how, "--data", tmp_path)
    assert code == 0 and "Goal" not in out
    assert float(re.search(r"accuracy ([\d.]+)", out)[1]) > 0.9
    images = striped(50, seed=1)[:, 1:].reshape(50, 3, 32, 32).astype(np.float32) / 255
    grey = np.repeat(images.mean(axis=1, keepdims=True), 3, axis=1)
    assert (Sequential.load(weights).predict(grey) == np.arange(50) % 10).mean() < 0.4, "without colours it cannot tell"


# --- names


@pytest.mark.parametrize(
    ("folder", "first"),
    [("fashion-mnist", "T-shirt/top"), ("FashionMNIST", "T-shirt/top"), ("KMNIST", "o"), ("mine", None)],
)
def test_idx_files_are_named_by_their_folder(run, tmp_path, folder, first):
    (tmp_path / folder).mkdir()
    dataset = files.load_any(write_idx(tmp_path / folder, height=28, width=28))
    assert (dataset.name, dataset.classes) == (folder, 10)
    assert dataset.class_names[:1] == ((first,) if first else ())
    assert dataset.name_of(0) == (first or "0")
    code, out, err = run("train", "--net", "first", "--epochs", 1, "--data", tmp_path / folder)
    assert code == 0
    assert "unverified" not in out + err and "not the MNIST" not in err
    assert f"images of {folder}:" in out
    assert (f"  classes: {first}, " in out) == bool(first)


def test_names_that_are_known_belong_to_ten_classes():
    for name, names in KNOWN.items():
        assert known_class_names(f"{name}-x", 10) == tuple(names)
        assert len(set(names)) == 10
    assert (
        known_class_names("cifar-100", 100)
        == known_class_names("kmnist49", 49)
        == known_class_names("fashion", 2)
        == ()
    )


@pytest.mark.parametrize("write", [write_idx, write_npz, write_csv, write_cifar])
def test_a_file_of_names_beside_the_data(run, tmp_path, write):
    names = [f"thing {i}" for i in range(10)]
    (tmp_path / "classes.txt").write_text("\ufeff" + "\r\n".join(names) + "\n\n", encoding="utf-8")
    place = write(tmp_path)
    assert files.load_any(place).class_names == tuple(names)
    (tmp_path / "classes.txt").write_text("one\ntwo\n", encoding="utf-8")
    message = refused(run("train", "--data", place))
    assert "class_names must name each of the 10 classes, got 2: one, two" in message
    (tmp_path / "classes.txt").write_bytes(b"\xff\xfe\xff")
    assert "classes.txt must be text, one class a line" in refused(run("train", "--data", place))


def test_classes_that_have_names_count_even_without_images(tmp_path):
    (tmp_path / "classes.txt").write_text("a\nb\nc\nd\ne\n", encoding="utf-8")
    assert files.load_any(write_idx(tmp_path, classes=3)).classes == 5


def test_zeros_and_ones_keep_their_two_names(tmp_path):
    dataset = RECIPES["sigmoid"].data(files.load_any(write_cifar(tmp_path)))
    assert (dataset.classes, dataset.class_names) == (2, ("airplane", "automobile"))


# --- what is refused


@pytest.mark.parametrize("net", ["lenet", "lenet-bn"])
def test_a_picture_that_is_too_small_for_the_net(run, tmp_path, net):
    message = refused(run("train", "--net", net, "--data", write_npz(tmp_path, height=8, width=6)))
    assert f"images of 1 x 8 x 6 are too small for '{net}', take another net: " in message


def test_photos_of_many_sizes(run, tmp_path):
    for kind in ("cats", "dogs"):
        (tmp_path / "pets" / kind).mkdir(parents=True)
        for i in range(5):
            picture = Image.effect_noise((20 + i, 30), 90).convert("RGB")
            picture.putpixel((0, 0), (255, 0, 0))
            picture.save(tmp_path / "pets" / kind / f"{i}.png")
    message = refused(run("train", "--data", tmp_path / "pets"))
    assert "give size=(height, width), or --size on the command line, to scale them all" in message
    path = tmp_path / "net.npz"
    argv = ["train", "--net", "first", "--epochs", 1, "--data", tmp_path / "pets", "--save", path, "--size"]
    for size, shape in (("16x12", [3, 16, 12]), ("14", [3, 14, 14])):
        assert run(*argv, size)[0] == 0
        about = Sequential.load(path).about
        assert about.pop("training")["options"]["size"] == shape[1:]
        assert about == {"data": "pets", "images": shape, "classes": ["cats", "dogs"]}


@pytest.mark.parametrize("size", ["0", "16x", "x", "16x12x3", "big"])
def test_a_size_that_cannot_be_meant(run, size):
    assert "--size: must be height x width in pixels, such as 32x32" in refused(run("train", "--size", size))


def test_a_size_where_there_is_nothing_to_scale(run, tmp_path):
    assert "--size scales a folder of images, which --data must name" in refused(run("train", "--size", "16"))
    message = refused(run("train", "--size", "16", "--data", write_npz(tmp_path)))
    assert "size is for folders of image files" in message


@pytest.fixture
def pets(tmp_path):
    """Save a network for small colour pictures of twelve kinds; return its path."""
    model = nets.build("first", input_shape=(3, 8, 6), classes=12)
    model.about = {"data": "pets", "images": (3, 8, 6), "classes": [f"kind {i}" for i in range(12)]}
    model.save(tmp_path / "pets.npz")
    return tmp_path / "pets.npz"


def test_of_many_classes_the_ten_most_probable_are_shown(run, pets, tmp_path):
    photo = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)).save(photo)
    code, out, _ = run("predict", photo, "--weights", pets)
    head, *rows = out.splitlines()
    percent = [float(re.search(r"([\d.]+) %", row)[1]) for row in rows]
    assert (code, len(rows), percent) == (0, 10, sorted(percent, reverse=True))
    assert head.endswith(rows[0].split("  ")[1])


def test_a_network_for_colour_cannot_take_a_digit(run, pets, tmp_path):
    photo = tmp_path / "missing.png"
    assert "--as-digit makes 1 x 28 x 28 pixels, and" in refused(run("predict", photo, "--weights", pets, "--as-digit"))
    message = refused(run("predict", photo, "--weights", pets, "--stages", tmp_path / "way.png"))
    assert "--stages draws how a digit is found, and" in message and "was trained on pets" in message
    code, out, err = run("predict", photo, "--weights", pets)
    assert (code, out) == (2, "")
    assert f"scratchcnn: {photo} is no picture that can be read" in err.splitlines()[1]


def test_one_may_ask_for_a_digit(run, tmp_path):
    model = nets.build("first")
    model.about = {"data": "my-digits", "images": (1, 28, 28), "classes": []}
    model.save(tmp_path / "net.npz")
    photo = tmp_path / "photo.png"
    pixels = np.full((200, 200), 255, np.uint8)
    pixels[40:160, 90:110] = 0
    Image.fromarray(pixels).save(photo)
    scaled, found = (run("predict", photo, "--weights", tmp_path / "net.npz", *more) for more in ([], ["--as-digit"]))
    assert (scaled[0], found[0], found[2]) == (0, 0, "")
    assert scaled[1] != found[1], "ink is bright for the one, dark for the other"


@pytest.mark.parametrize(
    "about",
    [
        {"images": 5},
        {"images": [3, 28, 28]},
        {"images": [28, 28]},
        {"images": "big"},
        {"classes": ["a"]},
        {"classes": 3},
    ],
)
def test_a_note_that_makes_no_sense(run, tmp_path, about):
    model = nets.build("first")
    model.about = about
    model.save(tmp_path / "net.npz")
    assert "is no network for what was noted with it" in refused(
        run("predict", "x.png", "--weights", tmp_path / "net.npz")
    )
