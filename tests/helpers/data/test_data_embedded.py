"""The digits that come with the course."""

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from scratchcnn_course.digits import centre_by_mass, fit_box
from scratchcnn_helpers.data import embedded, load_digits
from tools.data.digits import make

DATA = Path(__file__).parents[3] / "data"
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")


@pytest.fixture(scope="module")
def digits():
    return load_digits()


def test_all_1797_are_there(digits):
    assert digits.name == "digits"
    assert digits.train_images.shape == (1437, 1, 28, 28) and digits.test_images.shape == (360, 1, 28, 28)
    counts = np.bincount(np.concatenate([digits.train_labels, digits.test_labels]))
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as UCI's own description says
    assert np.ptp(np.bincount(digits.test_labels)) <= 3  # stratified


def test_they_lie_as_mnist_does(digits):
    for image in digits.train_images[::50, 0]:
        rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)  # a faint outer row may round to 0
        np.testing.assert_allclose(centre_by_mass(image), image)
        assert image.max() > 0.9


def test_each_belongs_to_the_class_it_is_nearest_to(digits):
    """Labels and images were not mixed up: even the mean digit of each class reads most of the test set."""
    means = np.stack([digits.train_images[digits.train_labels == k].mean(axis=0) for k in range(10)])
    distances = ((digits.test_images[:, None] - means) ** 2).sum(axis=(2, 3, 4))
    assert (distances.argmin(axis=1) == digits.test_labels).mean() > 0.8


def test_the_file_is_the_one_described():
    digest = hashlib.sha256((DATA / "digits.npz").read_bytes()).hexdigest()
    assert f"`{digest}`" in (DATA / "README.md").read_text(encoding="utf-8")


def test_the_file_bears_no_date():
    with zipfile.ZipFile(DATA / "digits.npz") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [member.filename for member in archive.infolist()] == [f"{name}.npy" for name in ARRAYS]


def test_the_script_makes_the_file_again():
    pytest.importorskip("sklearn", reason="scikit-learn, the source of the digits, is not installed")
    stored = np.load(DATA / "digits.npz", allow_pickle=False)
    for name, array in make().items():
        assert np.abs(stored[name].astype(int) - array).max() <= 1, name  # another processor may round otherwise


def test_a_missing_or_foreign_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(embedded, "__file__", str(tmp_path / "a" / "b" / "embedded.py"))
    with pytest.raises(FileNotFoundError, match="install the package again"):
        load_digits()
    (tmp_path / "a" / "b").mkdir(parents=True)
    np.savez(tmp_path / "a" / "b" / "digits.npz", train_images=np.zeros((2, 28, 28), np.uint8))
    with pytest.raises(ValueError, match=r"digits.npz is no data set in npz form: .* but holds \['train_images'\]"):
        load_digits()


def test_a_box_of_20_is_what_the_digits_fill(digits):
    boxed = fit_box(digits.train_images[0, 0])
    assert boxed.shape == (20, 20) and max(np.count_nonzero(boxed.any(axis=axis)) for axis in (0, 1)) == 20
