"""Fetch one file from the network, whole or not at all, and without waiting for ever."""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
import time
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_CHUNK = 2**16  # bytes
_LARGEST = 2**26  # bytes; everything that is fetched here is far smaller
_SLOWEST = 2**13  # bytes a second; below, a host counts as one that does not answer


class DownloadError(Exception):
    """A download failed; the message says why in a few words.

    Attributes
    ----------
    passing : bool
        Whether the same host may do better in a moment.
    """

    def __init__(self, message, *, passing=False):
        super().__init__(message)
        self.passing = passing


def download(url, *, timeout=8.0, attempts=3, pause=0.5, progress=True) -> bytes:
    """Fetch a file into memory; what is here is a few megabytes, and so nothing half-done ever lies on the disk.

    Parameters
    ----------
    url : str
        Where it is; ``http`` or ``https``.
    timeout : float
        Seconds to wait for an answer, and between two pieces of it.
    attempts : int
        How often to try where the trouble may pass (an overloaded host, a cut connection).
    pause : float
        Seconds before the second attempt; they double with each further one.
    progress : bool
        Show a progress bar.

    Raises
    ------
    DownloadError
        When the file cannot be had from there.
    """
    for attempt in range(attempts):
        try:
            return _download_once(url, timeout, progress)
        except DownloadError as error:
            if not error.passing or attempt == attempts - 1:
                raise
        time.sleep(pause * 2**attempt)


def _download_once(url, timeout, progress):
    from tqdm.auto import tqdm

    if not url.startswith(("http://", "https://")):
        raise DownloadError("not an http or https address")
    content = bytearray()
    with _open(url, timeout) as response:
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() and len(length) < 20 else None
        if (total or 0) > _LARGEST:
            raise DownloadError(f"{total} bytes are too many")
        bar = {"desc": url.rpartition("/")[2], "total": total, "unit": "B", "unit_scale": True, "disable": not progress}
        with tqdm(**bar) as bar:
            for chunk in _chunks(response, timeout):
                content += chunk
                bar.update(len(chunk))
    if len(content) < (total or 0):
        raise DownloadError(f"cut off after {len(content)} of {total} bytes", passing=True)
    return bytes(content)


def _open(url, timeout):
    """Open a URL in a thread, because looking up a name or trying ten addresses in turn heeds no time-out."""
    answers = queue.SimpleQueue()

    def ask():
        try:
            answers.put(urlopen(Request(url, headers={"User-Agent": "scratchcnn"}), timeout=timeout))
        except Exception as error:
            answers.put(error)

    try:
        threading.Thread(target=ask, daemon=True).start()
        answer = answers.get(timeout=timeout)
    except RuntimeError:
        raise DownloadError("Python in a browser, without threads, cannot fetch it") from None
    except queue.Empty:
        answer = TimeoutError()
    if isinstance(answer, Exception):
        raise _explain(answer, timeout) from None
    return answer


def _chunks(response, timeout):
    """Yield the pieces of a response; refuse one that stalls, crawls or never ends."""
    received, started = 0, time.monotonic()
    while True:
        try:
            # read1 returns what has arrived; read would wait for a whole chunk, however slowly it trickles.
            chunk = response.read1(_CHUNK)
        except (OSError, http.client.HTTPException) as error:
            raise _explain(error, timeout) from None
        if not chunk:
            return
        received += len(chunk)
        elapsed = time.monotonic() - started
        if received > _LARGEST:
            raise DownloadError(f"more than {_LARGEST} bytes")
        if elapsed > timeout and received < _SLOWEST * elapsed:
            raise DownloadError(f"too slow: {received} bytes in {elapsed:.0f} s")
        yield chunk


def _explain(error, timeout):
    """Make of an error of the network a `DownloadError` in a few words."""
    if isinstance(error, HTTPError):
        error.close()
        return DownloadError(f"HTTP {error.code}", passing=error.code in (408, 429, 500, 502, 503, 504))
    if isinstance(error, URLError) and isinstance(error.reason, Exception):
        error = error.reason
    words = {
        TimeoutError: f"no answer within {timeout:g} s",
        socket.gaierror: "host not found",
        ConnectionRefusedError: "connection refused",
        ssl.SSLCertVerificationError: f"its certificate is not trusted here ({error})",
    }
    told = next((text for kind, text in words.items() if isinstance(error, kind)), None)
    passing = told is None and isinstance(error, (ConnectionError, http.client.HTTPException))
    return DownloadError(told or f"{type(error).__name__}: {error}", passing=passing)
