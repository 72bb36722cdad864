"""A server of weights files on this machine, as bad as a test wants it.

Each path has a list of behaviours, one for each request; the last one serves all that follow.
"""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Request"], None]
HOST = "127.0.0.1"


class ModelServer(ThreadingHTTPServer):
    """Answers as it is told and notes what it was asked.

    Attributes
    ----------
    content : bytes
        The file.
    paths : dict of str to list of Behaviour
    asked : list of (path, Range, If-Range)
        Empty strings where a header was not sent.
    released : threading.Event
        Set at the end of the test, so that stalled answers end.
    """

    daemon_threads = False

    def __init__(self, content: bytes) -> None:
        super().__init__((HOST, 0), Request)
        self.content = content
        self.paths: dict[str, list[Behaviour]] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.released = threading.Event()
        self.scheme = "http"

    def speak_securely(self, tls: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        self.scheme = "https"
        self.socket = tls.wrap_socket(self.socket, server_side=True)

    def url(self, path: str, *behaviours: Behaviour) -> str:
        """Let a path behave like this and return its address."""
        self.paths[path] = list(behaviours)
        return f"{self.scheme}://{HOST}:{self.server_port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that leave early are what these tests are about."""


class Request(BaseHTTPRequestHandler):
    """One question of the program, which a behaviour answers."""

    server: ModelServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked = self.headers
        note = (self.path, asked.get("Range", ""), asked.get("If-Range", ""))
        self.server.asked.append(note)
        self.close_connection = True
        behaviours = self.server.paths[self.path]
        (behaviours.pop(0) if len(behaviours) > 1 else behaviours[0])(self)

    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""

    @property
    def start(self) -> int:
        """Where the program wants the file from."""
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(found[1]) if found else 0

    def head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def hang_up(self) -> None:
        """End the connection at once, whatever was promised."""
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:8]}"'


def serving(
    content: bytes | None = None,
    *,
    stop_after: int | None = None,
    stall: bool = False,
    ranges: bool = True,
    length: int | None = None,
) -> Behaviour:
    """Serve a file (by default the server's) as a good server does, but for what is named.

    Parameters
    ----------
    stop_after : int, optional
        Hang up, or fall silent if `stall`, after so many bytes.
    ranges : bool
        False serves the whole file whatever is asked for.
    length : int, optional
        The length that is told in place of the true one.
    """

    def answer(request: Request) -> None:
        whole = request.server.content if content is None else content
        unchanged = request.headers.get("If-Range", etag_of(whole)) == etag_of(whole)
        start = request.start if ranges and unchanged else 0
        if start >= len(whole):
            request.head(416, Content_Range=f"bytes */{len(whole)}", Content_Length="0")
            return
        body = whole[start:]
        told = str(len(body) if length is None else length)
        span = f"bytes {start}-{len(whole) - 1}/{len(whole)}"
        extra = {"Content_Range": span} if start else {}
        request.head(206 if start else 200, Content_Length=told, ETag=etag_of(whole), **extra)
        request.wfile.write(body if stop_after is None else body[:stop_after])
        request.wfile.flush()
        if stall:
            request.server.released.wait()
        if stop_after is not None:
            request.hang_up()

    return answer


def endless(request: Request) -> None:
    """Send the file and then more and more, without saying how much."""
    request.head(200)
    more = b"more" * 2**14
    body = request.server.content + more  # in one go, so that a greedy reader gets both
    while not request.server.released.is_set():
        request.wfile.write(body)  # ends with an error when the program hangs up
        body = more


def status(code: int) -> Behaviour:
    return lambda request: request.head(code, Content_Length="0")


def page(request: Request) -> None:
    """What a hotel's network answers before one has signed in."""
    body = b"<html>Welcome!</html>"
    request.head(200, Content_Type="text/html", Content_Length=str(len(body)))
    request.wfile.write(body)


def packed(request: Request) -> None:
    """Compress what must come as it is."""
    size = str(len(request.server.content))
    request.head(200, Content_Encoding="gzip", Content_Length=size)


def redirect(to: str, code: int = 302) -> Behaviour:
    return lambda request: request.head(code, Location=to, Content_Length="0")


@contextmanager
def running(content: bytes, *, tls: ssl.SSLContext | None = None) -> Iterator[ModelServer]:
    """Serve while the block runs, by TLS if it is given; no thread is left behind."""
    with ModelServer(content) as server:
        if tls is not None:
            server.speak_securely(tls)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
