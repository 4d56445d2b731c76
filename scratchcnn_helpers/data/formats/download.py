"""Fetch one file from the network, whole or not at all, and without waiting for ever."""

import http.client
import socket
import ssl
import threading
import time
from concurrent.futures import Future
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
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
        except (DownloadError, OSError, RuntimeError, ValueError, http.client.HTTPException) as error:
            failure = error if isinstance(error, DownloadError) else _explain(error, timeout)
        if not failure.passing or attempt == attempts - 1:
            raise failure
        time.sleep(pause * 2**attempt)


def _download_once(url, timeout, progress):
    """Fetch it in one attempt; refuse what stalls, crawls or never ends."""
    from tqdm.auto import tqdm

    if not url.startswith(("http://", "https://")):
        raise DownloadError("not an http or https address")
    content, started = bytearray(), time.monotonic()
    asked = f"{urlsplit(url).netloc}: {url.rpartition('/')[2]}"
    with tqdm(desc=asked, unit="B", unit_scale=True, disable=not progress) as bar, _open(url, timeout) as response:
        length = response.headers.get("Content-Length", "")
        bar.total = total = int(length) if length.isdecimal() and len(length) < 20 else None
        if (total or 0) > _LARGEST:
            raise DownloadError(f"{total} bytes are too many")
        while chunk := response.read1(_CHUNK):  # what has arrived; `read` would wait for all of it, however slow it is
            content += chunk
            bar.update(len(chunk))
            if len(content) > _LARGEST:
                raise DownloadError(f"more than {_LARGEST} bytes")
            elapsed = time.monotonic() - started
            if elapsed > timeout and len(content) < _SLOWEST * elapsed:
                raise DownloadError(f"too slow: {len(content)} bytes in {elapsed:.0f} s")
    if len(content) < (total or 0):
        raise DownloadError(f"cut off after {len(content)} of {total} bytes", passing=True)
    return bytes(content)


def _open(url, timeout):
    """Open a URL in a thread, because looking up a name or trying ten addresses in turn heeds no time-out."""
    answer = Future()

    def ask():
        try:
            answer.set_result(urlopen(Request(url, headers={"User-Agent": "scratchcnn"}), timeout=timeout))
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    return answer.result(timeout)


def _explain(error, timeout):
    """Make of an error of the network a `DownloadError` in a few words."""
    if isinstance(error, HTTPError):
        error.close()
        return DownloadError(f"HTTP {error.code}", passing=error.code in (408, 429, 500, 502, 503, 504))
    if isinstance(error, URLError) and isinstance(error.reason, Exception):
        error = error.reason
    words = {
        RuntimeError: "Python in a browser, without threads, cannot fetch it",
        TimeoutError: f"no answer within {timeout:g} s",
        socket.gaierror: "host not found",
        ConnectionRefusedError: "connection refused",
        ssl.SSLCertVerificationError: f"its certificate is not trusted here ({error})",
    }
    told = next((text for kind, text in words.items() if isinstance(error, kind)), None)
    passing = told is None and isinstance(error, (ConnectionError, http.client.HTTPException))
    return DownloadError(told or f"{type(error).__name__}: {error}", passing=passing)
