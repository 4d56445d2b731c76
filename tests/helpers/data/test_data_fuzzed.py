"""Whatever bytes lie in a file, a reader returns a data set or says in words what is wrong, and nothing else."""

import gzip
import io
import os
import warnings
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from scratchcnn_course.files import load_any
from scratchcnn_helpers.data.formats.idx import FILES, to_idx
from scratchcnn_helpers.data.formats.npz import read_npz

RNG = np.random.default_rng(0)
PARTS = [RNG.integers(0, 256, (8, 4, 4), np.uint8), np.arange(8, dtype=np.uint8) % 3]
PARTS += [RNG.integers(0, 256, (6, 4, 4), np.uint8), np.arange(6, dtype=np.uint8) % 3]


def idx():
    return {f"{file}.gz": gzip.compress(to_idx(part)) for file, part in zip(FILES, PARTS, strict=True)}


def plain_idx():
    return {file: to_idx(part) for file, part in zip(FILES, PARTS, strict=True)}


def npz():
    file = io.BytesIO()
    np.savez_compressed(file, **dict(zip(("x_train", "y_train", "x_test", "y_test"), PARTS, strict=True)))
    return {"set.npz": file.getvalue()}


def tables():
    rows = (np.column_stack([labels, images.reshape(len(images), -1)]) for images, labels in (PARTS[:2], PARTS[2:]))
    text = ("label,pixels\n" + "\n".join(",".join(map(str, row)) for row in part) for part in rows)
    return dict(zip(("a_train.csv", "a_test.csv"), map(str.encode, text), strict=True))


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in plain_idx().items():
            archive.writestr(f"raw/{name}", content)
    return {"set.zip": file.getvalue()}


def cifar():
    rows = RNG.integers(0, 10, (4, 3073), np.uint8).tobytes()
    return {"data_batch_1.bin": rows, "test_batch.bin": rows}


def pictures():
    files = {}
    for i, form in enumerate(["PNG", "JPEG", "GIF", "BMP", "TIFF", "PPM"] * 2):
        file = io.BytesIO()
        Image.fromarray(PARTS[0][i % 8]).save(file, form)
        files[f"{'ab'[i % 2]}/{i}.{form.lower()}"] = file.getvalue()
    return files


FORMS = {form.__name__: form() for form in (idx, plain_idx, npz, tables, zipped, cifar, pictures)}
BYTES = st.sampled_from(
    [b"", b"\0", b"\xff" * 4, b"\x7f\xff\xff\xff", b",", b"\n", b"PK", b"-1", b"\x1b[2J"]
) | st.binary(max_size=6)


@st.composite
def spoilt(draw):
    """Take the files of one form and change, cut or mix one of them."""
    files = dict(FORMS[draw(st.sampled_from(sorted(FORMS)))])
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        content = files[name]
        start, length = draw(st.integers(0, len(content))), draw(st.integers(0, 8))
        cut = draw(st.sampled_from(["change", "cut", "drop", "replace"]))
        if cut == "change":
            files[name] = content[:start] + draw(BYTES) + content[start + length :]
        elif cut == "cut":
            files[name] = content[:start]
        elif cut == "drop" and len(files) > 1:
            del files[name]
        else:
            files[name] = draw(st.sampled_from(sorted(other for form in FORMS.values() for other in form.values())))
    return files


def try_to_read(files):
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in files.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_bytes(content)
        for place in (Path(folder), *(Path(folder) / name for name in files)):
            try:
                dataset = load_any(place)
            except (ValueError, FileNotFoundError) as error:
                assert str(error), "an error without a word"
                continue
            assert len(set(dataset.train_labels)) > 1
            assert 0 <= dataset.train_images.min() <= dataset.train_images.max() <= 1
            assert all(name.isprintable() for name in dataset.class_names)


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
LONG = settings(
    max_examples=int(os.environ.get("FUZZ", "3000")), deadline=None, suppress_health_check=list(HealthCheck)
)


@QUICK
@given(spoilt())
def test_spoilt_files(files):
    try_to_read(files)


@pytest.mark.long
@LONG
@given(spoilt())
def test_spoilt_files_for_long(files):
    try_to_read(files)


def try_arrays(start, length, new):
    content = FORMS["npz"]["set.npz"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.npz"
        path.write_bytes(content[:start] + new + content[start + length :])
        try:
            assert all(isinstance(array, np.ndarray) for array in read_npz(path).values())
        except ValueError as error:
            assert str(path) in str(error)


PLACES = st.integers(0, len(FORMS["npz"]["set.npz"]))


@QUICK
@given(PLACES, st.integers(0, 8), BYTES)
def test_spoilt_arrays(start, length, new):
    try_arrays(start, length, new)


@pytest.mark.long
@LONG
@given(PLACES, st.integers(0, 8), BYTES)
def test_spoilt_arrays_for_long(start, length, new):
    try_arrays(start, length, new)
