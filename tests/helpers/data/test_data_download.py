"""Downloads, against a server on 127.0.0.1 that misbehaves in every way that mirrors do."""

import contextlib
import errno
import gzip
import http.client
import io
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError

import numpy as np
import pytest

from scratchcnn_course.app.fetching import fetch_mnist
from scratchcnn_helpers import data
from scratchcnn_helpers.data.formats import download as download_module
from scratchcnn_helpers.data.formats.download import DownloadError, download
from scratchcnn_helpers.data.formats.idx import FILES, to_idx


class Server:
    """Mirrors on one local server: the first part of a path says how that mirror behaves."""

    def __init__(self, arrays):
        self.arrays = arrays
        self.requests = []
        self.stop = threading.Event()
        self.both_here = threading.Barrier(2)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                _, mirror, file = self.path.split("/")
                outer.requests.append(f"{mirror}/{file}")
                with contextlib.suppress(ConnectionError):  # the client may have given up
                    getattr(outer, mirror)(self, file)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.stop.set()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def __getitem__(self, mirror):
        return f"http://127.0.0.1:{self.http.server_port}/{mirror}/"

    def content(self, file):
        return gzip.compress(to_idx(self.arrays[file.removesuffix(".gz")]))

    def send(self, handler, body, *, code=200, length=None):
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    # How mirrors behave.

    def good(self, handler, file):
        self.send(handler, self.content(file))

    def missing(self, handler, file):
        self.send(handler, b"not found", code=404)

    def cut(self, handler, file):
        self.send(handler, self.content(file)[:-20], length=len(self.content(file)))

    def short(self, handler, file):
        self.send(handler, self.content(file)[:-20])

    def wrong(self, handler, file):
        self.send(handler, gzip.compress(to_idx(255 - self.arrays[file.removesuffix(".gz")])))

    def login(self, handler, file):
        self.send(handler, b"<html>Welcome to our Wi-Fi</html>")

    def silent(self, handler, file):
        self.stop.wait()

    def stalls(self, handler, file):
        self.send(handler, self.content(file)[:30], length=len(self.content(file)))
        self.stop.wait()

    def trickles(self, handler, file):
        self.send(handler, b"", length=10**6)
        while not self.stop.wait(0.02):
            handler.wfile.write(b"x")

    def huge(self, handler, file):
        self.send(handler, b"x", length=10**12)

    def lengthless(self, handler, file):
        handler.send_response(200)
        handler.send_header("Content-Length", {0: "\u00b2", 1: "9" * 5000, 2: "-1", 3: ""}[FILES.index(file[:-3])])
        handler.end_headers()
        handler.wfile.write(self.content(file))

    def endless(self, handler, file):
        handler.send_response(200)
        handler.end_headers()
        while not self.stop.is_set():
            handler.wfile.write(bytes(10_000))

    def busy(self, handler, file):
        if self.requests.count(f"busy/{file}") < 3:
            self.send(handler, b"later", code=503)
        else:
            self.good(handler, file)

    def half(self, handler, file):
        (self.good if file.startswith("train") else self.missing)(handler, file)

    def unzipped(self, handler, file):
        self.send(handler, to_idx(self.arrays[file.removesuffix(".gz")]))

    def keras(self, handler, file):
        content = io.BytesIO()
        keys = ("x_train", "y_train", "x_test", "y_test")
        np.savez_compressed(content, **dict(zip(keys, self.arrays.values(), strict=True)))
        self.send(handler, content.getvalue())

    def crowded(self, handler, file):
        if file.startswith(FILES[0]):
            self.both_here.wait(timeout=60)
        self.good(handler, file)


@pytest.fixture
def server(stand_in):
    server = Server(stand_in)
    yield server
    server.close()


@pytest.fixture
def pauses(monkeypatch):
    """Do not sleep between attempts; return for how long one would have."""
    taken = []
    monkeypatch.setattr(download_module.time, "sleep", taken.append)
    return taken


def ask(monkeypatch, *mirrors):
    monkeypatch.setenv("SCRATCHCNN_MIRRORS", ", ".join(mirrors))


def everything_in(folder):
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


WHOLE = sorted(f"{file}.gz" for file in FILES)


def test_fetch_and_load(monkeypatch, server, alone, stand_in):
    ask(monkeypatch, server["good"])
    assert fetch_mnist(progress=False) == alone
    assert everything_in(alone) == WHOLE
    assert data.verify_mnist(alone) == dict.fromkeys(FILES, "ok")
    dataset = data.load_mnist()
    assert str(alone) in dataset.source
    np.testing.assert_array_equal(dataset.train_labels, stand_in[FILES[1]])
    assert len(server.requests) == 4  # and none for load_mnist


def test_load_downloads_into_the_cache(monkeypatch, server, alone, capsys):
    ask(monkeypatch, server["good"])
    assert data.load_mnist(fallback=True).name == "mnist"
    assert everything_in(alone) == WHOLE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "train-images-idx3-ubyte.gz" in shown.err


@pytest.mark.parametrize(
    ("mirror", "answer"),
    [
        ("missing", "HTTP 404"),
        ("cut", "cut off after "),
        ("short", "train-images-idx3-ubyte is cut or damaged"),
        ("wrong", "its train-images-idx3-ubyte is not MNIST's"),
        ("login", "train-images-idx3-ubyte is no IDX file"),
        ("silent", "no answer within 0.5 s"),
        ("stalls", "no answer within 0.5 s"),
        ("trickles", "too slow"),
        ("huge", "1000000000000 bytes are too many"),
        ("endless", "more than "),
    ],
)
def test_a_bad_mirror_is_quoted_and_leaves_nothing(monkeypatch, server, pauses, tmp_path, capsys, mirror, answer):
    ask(monkeypatch, server[mirror])
    timeout = 0.5 if mirror in ("silent", "stalls", "trickles") else 30
    with pytest.raises(data.MnistNotFound) as caught:
        fetch_mnist(tmp_path / "target", progress=False, timeout=timeout)
    assert f"{server[mirror]}: {answer}" in str(caught.value)
    assert everything_in(tmp_path / "target") == []
    # It was asked for the first file only, and more than once only where that could help.
    assert server.requests == [f"{mirror}/{FILES[0]}.gz"] * (3 if mirror == "cut" else 1)
    assert pauses == ([0.5, 1.0] if mirror == "cut" else [])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("mirror", ["missing", "cut", "short", "wrong", "silent"])
def test_after_a_bad_mirror_the_next_is_asked(monkeypatch, server, pauses, tmp_path, mirror):
    ask(monkeypatch, server[mirror], server["good"])
    folder = fetch_mnist(tmp_path / "target", progress=False, timeout=1 if mirror == "silent" else 30)
    assert everything_in(folder) == WHOLE
    assert data.verify_mnist(folder) == dict.fromkeys(FILES, "ok")


def test_nobody_there(alone):
    with pytest.raises(data.MnistNotFound, match=r"http://127.0.0.1:9/: connection refused"):
        data.load_mnist()


def test_a_busy_mirror_is_asked_again_after_longer_and_longer_pauses(monkeypatch, server, pauses):
    ask(monkeypatch, server["busy"])
    fetch_mnist(progress=False)
    assert pauses == [0.5, 1.0] * 4


def test_what_one_mirror_lacks_comes_from_the_next(monkeypatch, server, tmp_path):
    ask(monkeypatch, server["half"], server["good"])
    fetch_mnist(tmp_path / "target", progress=False)
    assert [request for request in server.requests if request.startswith("good")] == [
        f"good/{FILES[2]}.gz",
        f"good/{FILES[3]}.gz",
    ]


@pytest.mark.parametrize("mirror", ["unzipped/", "keras/mnist.npz"])
def test_other_forms_end_as_the_same_files(monkeypatch, server, tmp_path, mirror):
    ask(monkeypatch, server["x"].replace("x/", mirror))
    folder = fetch_mnist(tmp_path / "target", progress=False)
    assert everything_in(folder) == WHOLE
    assert data.verify_mnist(folder) == dict.fromkeys(FILES, "ok")
    assert (folder / WHOLE[0]).read_bytes().startswith(b"\x1f\x8b")


def test_a_length_that_is_no_number_is_not_heeded(monkeypatch, server, tmp_path):
    ask(monkeypatch, server["lengthless"])
    folder = fetch_mnist(tmp_path / "target", progress=False)
    assert data.verify_mnist(folder) == dict.fromkeys(FILES, "ok")


def test_only_what_is_missing_or_wrong_is_fetched(monkeypatch, server, tmp_path, stand_in):
    ask(monkeypatch, server["good"])
    folder = fetch_mnist(tmp_path / "target", progress=False)
    (folder / f"{FILES[1]}.gz").unlink()
    (folder / FILES[1]).write_bytes(to_idx(stand_in[FILES[1]] // 2))  # wrong, and called so that it could win
    (folder / f"{FILES[2]}.gz").write_bytes(b"cut")
    server.requests.clear()
    fetch_mnist(folder, progress=False)
    assert server.requests == [f"good/{FILES[1]}.gz", f"good/{FILES[2]}.gz"]
    assert data.verify_mnist(folder) == dict.fromkeys(FILES, "ok")
    np.testing.assert_array_equal(data.load_mnist(folder).train_labels, stand_in[FILES[1]])


def test_a_damaged_cache_is_mended(monkeypatch, server, alone):
    ask(monkeypatch, server["good"])
    fetch_mnist(progress=False)
    (alone / f"{FILES[0]}.gz").write_bytes(b"\x1f\x8b cut")
    assert "unverified" not in data.load_mnist().source
    (alone / f"{FILES[0]}.gz").write_bytes(b"\x1f\x8b cut")
    ask(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(
        data.MnistNotFound, match=r"the cache \(.*\): damaged, .*train-images-idx3-ubyte.gz is cut or damaged"
    ):
        data.load_mnist()


def test_offline_asks_nobody(monkeypatch, server):
    ask(monkeypatch, server["good"])
    monkeypatch.setenv("SCRATCHCNN_OFFLINE", "1")
    with pytest.raises(data.MnistNotFound, match="SCRATCHCNN_OFFLINE"):
        fetch_mnist(progress=False)
    monkeypatch.setenv("SCRATCHCNN_OFFLINE", "0")
    fetch_mnist(progress=False)
    assert len(server.requests) == 4


def test_a_full_disk_is_not_the_mirrors_fault(monkeypatch, server, tmp_path):
    class FullDisk(io.BytesIO):
        def write(self, content):
            raise OSError(errno.ENOSPC, "No space left on device")

    ask(monkeypatch, server["good"])
    monkeypatch.setattr(data.formats.mirrors, "write_whole", lambda path: FullDisk())
    with pytest.raises(data.MnistNotFound, match=r"target: cannot be written .*No space left"):
        fetch_mnist(tmp_path / "target", progress=False)
    assert everything_in(tmp_path / "target") == []


def test_two_processes_at_once_end_with_whole_files(server, tmp_path):
    script = (
        "import json, sys\n"
        "from scratchcnn_course.app.fetching import fetch_mnist\n"
        "from scratchcnn_helpers import data\n"
        "data.formats.mirrors.SHA256.update(json.loads(sys.argv[1]))\n"
        "fetch_mnist(sys.argv[2], progress=False)\n"
    )
    environment = dict(SCRATCHCNN_MIRRORS=server["crowded"], NO_PROXY="*")
    command = [sys.executable, "-c", script, json.dumps(data.formats.mirrors.SHA256), str(tmp_path / "target")]
    runs = [
        subprocess.Popen(
            command, env=os.environ | environment, cwd=Path(data.__file__).parents[2], stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    answers = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], answers
    assert server.requests.count(f"crowded/{FILES[0]}.gz") == 2  # the barrier held the first until the second came
    assert everything_in(tmp_path / "target") == WHOLE
    assert data.verify_mnist(tmp_path / "target") == dict.fromkeys(FILES, "ok")


def test_a_name_server_that_never_answers_is_not_waited_for(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(download_module, "urlopen", lambda request, timeout: over.wait())
    try:
        with pytest.raises(DownloadError, match=r"no answer within 0.1 s"):
            download("https://example.org/x", timeout=0.1)
    finally:
        over.set()


def test_where_no_thread_can_be_started_there_is_no_download(monkeypatch, alone):
    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(DownloadError, match="Python in a browser, without threads, cannot fetch it"):
        download("https://example.org/x")
    with pytest.raises(data.MnistNotFound, match="without threads, cannot fetch it"):
        data.load_mnist()
    assert len(data.load_mnist(fallback=True).train_labels) == 1437  # as the last notebook does it


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "mnist.npz"])
def test_only_http(url):
    with pytest.raises(DownloadError, match="not an http or https address"):
        download(url)


@pytest.mark.parametrize(
    ("error", "message", "attempts"),
    [
        (URLError(socket.gaierror(-2, "Name or service not known")), "host not found", 1),
        (URLError(ConnectionRefusedError()), "connection refused", 1),
        (URLError(TimeoutError()), "no answer within 8 s", 1),
        (URLError(ssl.SSLCertVerificationError("bad")), "its certificate is not trusted here", 1),
        (URLError(OSError(errno.ENETUNREACH, "Network is unreachable")), "Network is unreachable", 1),
        (http.client.BadStatusLine("x"), "BadStatusLine", 3),
        (ConnectionResetError("reset"), "ConnectionResetError", 3),
    ],
)
def test_errors_in_a_few_words(monkeypatch, pauses, error, message, attempts):
    asked = []

    def urlopen(request, timeout):
        asked.append(request.full_url)
        raise error

    monkeypatch.setattr(download_module, "urlopen", urlopen)
    with pytest.raises(DownloadError, match=message):
        download("https://example.org/x")
    assert len(asked) == attempts
