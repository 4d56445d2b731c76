"""One table alone, and a label column with a name of its own: through the command line, and as a function."""

import re
import zipfile

import numpy as np
import pytest

from scratchcnn_course.files import load_table
from scratchcnn_helpers.data import ByteImages
from tests.course.app.test_other_data import arrays

pytestmark = pytest.mark.usefixtures("offline")
TRAIN = ["train", "--net", "first", "--epochs", 1, "--data"]


def write(path, images, labels, *, label="kind", place=3):
    """Write a table with a line of names in which the labels stand in some column."""
    rows = np.insert(images.reshape(len(images), -1), place, labels, axis=1)
    names = [f"p{i}" for i in range(rows.shape[1])]
    names[place] = label
    np.savetxt(path, rows, fmt="%d", delimiter=";", header=";".join(names), comments="")
    return path


@pytest.fixture
def table(tmp_path):
    images, labels, *_ = arrays(each=6)
    return write(tmp_path / "signs.csv", images, labels)


def refused(ran):
    code, _, err = ran
    assert code == 2 and err.count("\n") == 1
    return err


def test_one_table_is_split_by_a_seed(table):
    parts = [load_table(table, test_share=0.25, seed=seed, label_column="Kind") for seed in (0, 0, 1)]
    one, same, other = parts
    np.testing.assert_array_equal(one.test_images, same.test_images)
    assert not np.array_equal(one.test_images, other.test_images)
    assert (len(one.train_labels), len(one.test_labels), one.name) == (45, 15, "signs")
    assert set(np.bincount(one.test_labels)) <= {1, 2}, "each class alike"
    images, labels, *_ = arrays(each=6)
    both = np.concatenate([one.train_images, one.test_images])
    order, known = np.lexsort(both.reshape(60, -1).T), np.lexsort(images.reshape(60, -1).T)
    np.testing.assert_array_equal(both[order], images[known].astype(np.float32) / 255)
    np.testing.assert_array_equal(np.concatenate([one.train_labels, one.test_labels])[order], labels[known])


def test_bytes_stay_bytes(table):
    dataset = load_table(table, test_share=0.25, label_column="kind", as_bytes=True)
    assert isinstance(dataset.train_images, ByteImages)


def test_the_command_says_which_are_for_the_test(run, table):
    code, out, err = run(*TRAIN, table, "--test-share", 0.2, "--label-column", "kind", "--seed", 7)
    assert code == 0
    assert "note: 12 of 60 images of signs are kept for the test, and --seed 7 decides which" in err
    assert "on 48 images of signs:" in out and "12 of 60 images are for testing, drawn with seed 7" in out
    assert " on 12 images" in out.splitlines()[-1]


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_or_zip_file_with_one_table(run, table, tmp_path, packed):
    (tmp_path / "set").mkdir()
    place = tmp_path / "set"
    table.rename(place / "signs.csv")
    if packed:
        place = tmp_path / "set.zip"
        with zipfile.ZipFile(place, "w") as archive:
            archive.write(tmp_path / "set" / "signs.csv", "signs.csv")
    code, out, _ = run(*TRAIN, place, "--test-share", 0.2, "--label-column", "kind")
    assert code == 0 and "on 48 images of signs:" in out


def test_a_pair_with_a_name_for_its_labels(run, tmp_path):
    x, y, test_x, test_y = arrays(each=8)
    train = write(tmp_path / "s_train.csv", x, y, label="animal", place=100)
    write(tmp_path / "s_test.csv", test_x, test_y, label="animal", place=100)
    for place in (train, tmp_path):
        assert load_table(place, label_column="animal").test_labels.tolist() == test_y.tolist()
        assert run(*TRAIN, place, "--label-column", "animal")[0] == 0


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (
            ["--label-column", "sort", "--test-share", "0.2"],
            r"--label-column\): .*signs.csv has no column called 'sort'; ",
        ),
        (["--label-column", "kind"], "found no pair of tables .*--test-share"),
        (["--test-share", "1"], r"--test-share: must be a number in \(0, 1\), got 1"),
        (["--test-share", "0.2", "--size", "8"], "--size scales a folder of images, and --test-share and"),
        (["--test-share", "0.2", "--label-column", ""], "--label-column: is empty"),
    ],
)
def test_what_cannot_be_meant(run, table, argv, words):
    assert re.search(words, refused(run(*TRAIN, table, *argv)))


def test_what_needs_a_table(run, table, tmp_path):
    assert "--test-share splits a table, which --data must name" in refused(run("train", "--test-share", "0.2"))
    assert "--label-column is about a table" in refused(run("train", "--label-column", "kind"))
    (tmp_path / "more.csv").write_bytes(table.read_bytes())
    message = refused(run(*TRAIN, tmp_path, "--test-share", "0.2"))
    assert "--test-share) splits one table, and" in message and "several, more.csv, signs.csv: name one" in message
    assert "there is no file or folder" in refused(run(*TRAIN, tmp_path / "none.csv", "--test-share", "0.2"))


def test_both_tables_must_have_the_column_and_without_a_name_it_is_found(tmp_path):
    x, y, test_x, test_y = arrays(each=8)
    write(tmp_path / "s_train.csv", x, y, label="animal", place=0)
    write(tmp_path / "s_test.csv", test_x, test_y, label="beast", place=0)
    with pytest.raises(ValueError, match=r"s_test.csv has no column called 'animal'"):
        load_table(tmp_path, label_column="animal")
    assert load_table(tmp_path).train_labels.tolist() == y.tolist()


@pytest.mark.parametrize("more", [{}, {"label_column": "kind"}])
def test_what_is_no_table(tmp_path, more):
    np.savez(tmp_path / "set.npz", x=np.arange(9))
    with pytest.raises(ValueError, match=r"set.npz is no table.*it is a zip file"):
        load_table(tmp_path / "set.npz", test_share=0.2, **more)


def test_a_column_that_is_there_twice(tmp_path):
    images, labels, *_ = arrays(each=6)
    path = write(tmp_path / "a.csv", images, labels)
    path.write_text(path.read_text().replace("p0;", "Kind;", 1))
    with pytest.raises(ValueError, match="has 2 columns called 'kind'"):
        load_table(path, test_share=0.2, label_column="kind")
