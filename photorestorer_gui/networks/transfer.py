"""One transfer from a server: HTTPS, the system's proxies and certificates, Range, redirects.

Built on the standard library, which reads the system's proxy settings and certificates itself.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from photorestorer_gui import __version__
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

_BUSY_STATUSES: Final = {408, 425, 429, 500, 502, 503, 504}
"""The server may well do it a little later."""


class Refused(Exception):
    """The address does not give the file; another may."""


class Interrupted(Exception):
    """The transfer broke off; trying again goes on from there."""


class Unreachable(Interrupted):
    """There was no connection at all."""


class StaleStart(Exception):
    """The server cannot go on from where we are: the beginning is of no use."""


@dataclass(frozen=True)
class Transport:
    """How patient transfers are, and what they may use.

    Attributes
    ----------
    timeout_s : float
        A server that is silent for longer has broken off.
    pauses_s : tuple of float
        Waits before the second, third, … try; one try more than there are pauses.
    plain_hosts : frozenset of str
        Hosts that may be asked by plain HTTP; empty but in tests.
    clock : callable() -> float
        Seconds, for the speed that is shown.
    """

    timeout_s: float = 30.0
    pauses_s: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    plain_hosts: frozenset[str] = frozenset()
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Wish:
    """What is asked of a server.

    Attributes
    ----------
    url : str
    size : int, optional
        Bytes of the whole file; None takes what comes.
    start : int
        Where to begin; 0 asks for all.
    version : str
        The strong ETag that the first `start` bytes are of, if it is known.
    """

    url: str
    size: int | None = None
    start: int = 0
    version: str = ""


class Reply:
    """What a server sends.

    Attributes
    ----------
    start : int
        Where in the file its first byte belongs.
    version : str
        Strong ETag; empty if there is none.
    """

    def __init__(self, response: http.client.HTTPResponse, start: int, progress: Progress) -> None:
        self._response = response
        self._progress = progress
        self.start = start
        tag = response.headers.get("ETag", "")
        self.version = tag if tag.startswith('"') else ""

    def read(self, most: int) -> bytes:
        """Return at most `most` bytes, as soon as some are there; none at the end.

        Raises
        ------
        Cancelled
        Interrupted
        """
        with _network_errors(self._progress):
            block = self._response.read1(most)
        self._progress.check()  # a cancel shuts the connection down, which looks like the end
        return block


@contextmanager
def asked(wish: Wish, transport: Transport, progress: Progress) -> Iterator[Reply]:
    """Ask a server for a file, or the rest of one; a cancel ends whatever waits, from the start.

    Raises
    ------
    Cancelled
    Refused
        If the address will not give this file.
    Interrupted
        If it may give it later.
    StaleStart
        If the server has nothing to follow what we have.
    """
    _check_address(wish.url, transport)
    wires = _Wires(progress)
    with closing(wires), progress.interrupting(wires.cut):
        with _network_errors(progress):
            opener = _opener(transport, wires.add)
            response = opener.open(_request(wish), timeout=transport.timeout_s)
        with response:
            yield Reply(response, _start_of(response, wish), progress)


class _Wires:
    """What a transfer is connected by, so that a cancel can end what waits there.

    These are copies: TLS takes the socket that it begins with, and the proxy's, away.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._copies: list[socket.socket] = []

    def add(self, wire: socket.socket) -> None:
        """Take notice of a socket, before it connects; raises if the work was cancelled."""
        with self._lock:
            self._copies.append(wire.dup())
        self._progress.check()

    def cut(self) -> None:
        """Shut all connections down; from any thread."""
        with self._lock:
            for copy in self._copies:
                with contextlib.suppress(OSError):  # closed already, or not connected yet
                    copy.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the copies, each of which keeps its connection open."""
        with self._lock:
            for copy in self._copies:
                copy.close()
            self._copies.clear()


def _request(wish: Wish) -> urllib.request.Request:
    # Compressed on the way, the bytes would not be those that a Range counts.
    headers = {"User-Agent": f"PhotoRestorer/{__version__}", "Accept-Encoding": "identity"}
    if wish.start:
        headers["Range"] = f"bytes={wish.start}-"
        if wish.version:
            headers["If-Range"] = wish.version
    # What is no HTTPS was refused before, and is again on each redirection.
    return urllib.request.Request(wish.url, headers=headers)  # noqa: S310


def _start_of(response: http.client.HTTPResponse, wish: Wish) -> int:
    """Return where the bytes of the response belong; raises where they are not this file's."""
    headers = response.headers
    if headers.get_content_type() == "text/html":
        raise Refused(phrase("it answered with a web page instead of the file"))
    if headers.get("Content-Encoding", "identity") != "identity":
        raise Refused(phrase("it sends the file in another encoding"))
    if response.status == 206:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", headers.get("Content-Range", ""))
        if found is None or int(found[1]) != wish.start or found[2] not in ("*", str(wish.size)):
            raise StaleStart
        return wish.start
    if response.status != 200:
        raise Refused(phrase("it answered with status {status}", status=response.status))
    length = headers.get("Content-Length", str(wish.size))
    if wish.size is not None and length != str(wish.size):
        raise Refused(
            phrase("its file has {length} bytes instead of {size}", length=length, size=wish.size)
        )
    return 0


@contextmanager
def _network_errors(progress: Progress) -> Iterator[None]:
    """Sort what goes wrong on the way into Cancelled, Refused and Interrupted."""
    try:
        yield
    except urllib.error.HTTPError as error:
        with error:
            raise _of_status(error.code) from error
    except urllib.error.URLError as error:
        progress.check()
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise Refused(
                phrase(
                    "its certificate is not trusted ({reason})", reason=error.reason.verify_message
                )
            ) from error
        raise Unreachable(str(error.reason)) from error
    except TimeoutError as error:
        progress.check()
        raise Interrupted(phrase("it fell silent")) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        progress.check()
        raise Interrupted(phrase("the connection broke off ({error})", error=str(error))) from error


def _of_status(status: int) -> Exception:
    if status == 416:
        return StaleStart()
    kind = Interrupted if status in _BUSY_STATUSES else Refused
    return kind(phrase("it answered with status {status}", status=status))


def _check_address(url: str, transport: Transport) -> None:
    address = urllib.parse.urlsplit(url)
    plain = address.scheme == "http" and address.hostname in transport.plain_hosts
    if address.scheme != "https" and not plain:
        raise Refused(
            phrase(
                "{scheme} is no secure address; only https is asked",
                scheme=address.scheme or "this",
            )
        )


class _Guard(urllib.request.BaseHandler):
    """Looks at each address before it is asked, also where a redirect leads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def https_request(self, request: urllib.request.Request) -> urllib.request.Request:
        _check_address(request.full_url, self._transport)
        return request

    http_request = ftp_request = https_request


OnSocket = Callable[[socket.socket], None]


class _Plain(http.client.HTTPConnection):
    """A connection that tells its socket before it connects."""

    def __init__(self, on_socket: OnSocket, host: str, **named: Any) -> None:
        super().__init__(host, **named)
        self._create_connection = partial(_connected, on_socket)


class _Secure(_Plain, http.client.HTTPSConnection):
    """As `_Plain`, with TLS."""


def _connected(
    on_socket: OnSocket, address: tuple[str, int], timeout_s: float, _source: Any = None
) -> socket.socket:
    """Connect as `socket.create_connection` does, trying each address of a name in turn.

    Raises
    ------
    OSError
        Of the last address.
    """
    failed = OSError("the name stands for no address")
    for family, kind, protocol, _, where in socket.getaddrinfo(*address, 0, socket.SOCK_STREAM):
        try:
            return _connected_to(on_socket, socket.socket(family, kind, protocol), where, timeout_s)
        except OSError as error:
            failed = error
    raise failed


def _connected_to(
    on_socket: OnSocket, wire: socket.socket, where: Any, timeout_s: float
) -> socket.socket:
    try:
        wire.settimeout(timeout_s)
        on_socket(wire)
        wire.connect(where)
    except BaseException:
        wire.close()
        raise
    return wire


class _PlainHandler(urllib.request.HTTPHandler):
    def __init__(self, on_socket: OnSocket) -> None:
        super().__init__()
        self._connect: Any = partial(_Plain, on_socket)

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._connect, req)


class _SecureHandler(urllib.request.HTTPSHandler):
    def __init__(self, on_socket: OnSocket) -> None:
        super().__init__()
        self._connect: Any = partial(_Secure, on_socket, context=ssl.create_default_context())

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._connect, req)


def _opener(transport: Transport, on_socket: OnSocket) -> urllib.request.OpenerDirector:
    """Return what opens addresses: HTTP and HTTPS alone, no files and no FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        _Guard(transport),
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        _PlainHandler(on_socket),
        _SecureHandler(on_socket),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
