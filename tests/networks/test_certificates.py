"""Secure transfers: who is trusted is the system's to say, and nothing is fetched from others."""

from __future__ import annotations

import select
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.networks.transfer import Transport
from tests.networks import model_server
from tests.networks.downloads import CONTENT, assert_nothing_installed, assert_whole, fetch
from tests.networks.model_server import HOST, ModelServer, redirect, serving

STRICT = Transport(timeout_s=30.0, pauses_s=())


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of a server that nobody trusts, for 127.0.0.1 and weights.test."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the program openssl is needed to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = "subjectAltName=IP:127.0.0.1,DNS:weights.test"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=nobody"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", names, "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both


@pytest.fixture
def secure(self_signed: Path) -> Iterator[ModelServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed)
    with model_server.running(CONTENT, tls=context) as running:
        yield running


@pytest.fixture
def trusted(self_signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if whoever looks after this machine had said that the server is to be trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(self_signed))


def test_that_a_certificate_that_is_not_trusted_is_refused(
    secure: ModelServer, folder: Path
) -> None:
    with pytest.raises(DownloadError, match="its certificate is not trusted") as caught:
        fetch(folder, secure.url("/a", serving()), transport=STRICT)
    assert "self-signed certificate" in str(caught.value)
    assert secure.asked == [], "it does not even hear what is wanted"
    assert_nothing_installed(folder)


@pytest.mark.usefixtures("trusted")
def test_that_the_systems_word_on_certificates_holds(secure: ModelServer, folder: Path) -> None:
    fetch(folder, secure.url("/a", serving()), transport=STRICT)
    assert_whole(folder)


@pytest.mark.usefixtures("trusted")
def test_that_a_certificate_of_another_server_is_refused(secure: ModelServer, folder: Path) -> None:
    elsewhere = secure.url("/a", serving()).replace(HOST, "localhost")
    with pytest.raises(DownloadError, match="its certificate is not trusted"):
        fetch(folder, elsewhere, transport=STRICT)
    assert secure.asked == []


def test_that_another_address_helps_out(secure: ModelServer, folder: Path) -> None:
    """Only a test may ask plainly; here it stands for a server that is trusted."""
    plain = Transport(timeout_s=30.0, pauses_s=(), plain_hosts=frozenset({HOST}))
    with model_server.running(CONTENT) as other:
        fetch(folder, secure.url("/a", serving()), other.url("/a", serving()), transport=plain)
    assert_whole(folder)


@pytest.mark.usefixtures("trusted")
def test_that_no_redirect_leads_to_an_open_line(secure: ModelServer, folder: Path) -> None:
    with model_server.running(CONTENT) as other:
        away = secure.url("/a", redirect(other.url("/b", serving())))
        with pytest.raises(DownloadError, match="only https is asked"):
            fetch(folder, away, transport=STRICT)
        assert other.asked == []
    assert_nothing_installed(folder)


class _Proxy(BaseHTTPRequestHandler):
    """A proxy that opens a tunnel to this machine, whatever name is asked for."""

    server: Any

    def do_CONNECT(self) -> None:
        name, _, port = self.path.partition(":")
        self.server.asked.append(name)
        with socket.create_connection((HOST, int(port))) as far:
            self.send_response(200)
            self.end_headers()
            ends = [self.connection, far]
            while True:
                ready, _, _ = select.select(ends, [], [], 30)
                for end in ready:
                    block = end.recv(2**16)
                    if not block:
                        return
                    ends[1 - ends.index(end)].sendall(block)
                if not ready:
                    return

    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""


class _ProxyServer(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Proxy)
        self.asked: list[str] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the program may hang up at any time."""


@pytest.mark.usefixtures("trusted")
def test_that_the_systems_proxy_leads_to_secure_servers(
    secure: ModelServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _ProxyServer() as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            monkeypatch.setenv("https_proxy", f"http://{HOST}:{proxy.server_port}")
            url = secure.url("/a", serving()).replace(HOST, "weights.test")
            fetch(folder, url, transport=STRICT)
        finally:
            proxy.shutdown()
            thread.join()
    assert proxy.asked == ["weights.test"], "whose name is never looked up here"
    assert_whole(folder)
