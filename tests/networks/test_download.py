"""Fetching weights files from servers of every kind.

Whatever happens, the store holds only whole, verified files, and the next try goes on from what is
there.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.networks.transfer import Transport
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import model_server
from tests.networks.downloads import (
    CONTENT,
    HALF,
    IMPATIENT,
    QUICK,
    WRONG,
    assert_nothing_installed,
    assert_whole,
    beginning,
    card_of,
    fetch,
    kept,
)
from tests.networks.model_server import (
    Behaviour,
    ModelServer,
    etag_of,
    packed,
    page,
    redirect,
    serving,
    status,
)

ROOT = Path(__file__).resolve().parents[2]


# --- good servers ---------------------------------------------------------------------------------


def test_that_a_file_comes_whole(server: ModelServer, folder: Path) -> None:
    path = fetch(folder, server.url("/a", serving()))
    assert path == folder / "big.onnx"
    assert ModelStore([folder]).read(card_of()) == CONTENT
    assert_whole(folder)


def test_that_an_altered_file_is_replaced(server: ModelServer, folder: Path) -> None:
    folder.mkdir()
    (folder / "big.onnx").write_bytes(b"altered")
    fetch(folder, server.url("/a", serving()))
    assert_whole(folder)


def test_that_speed_and_time_left_are_told(server: ModelServer, folder: Path) -> None:
    seconds = itertools.count()
    transport = replace(QUICK, clock=lambda: float(next(seconds)))
    heard: list[tuple[float, str]] = []
    progress = Progress(lambda fraction, text: heard.append((fraction, text)))
    fetch(folder, server.url("/a", serving()), progress=progress, transport=transport)
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert "of 0.1 MB, 0.1 MB/s, 0 s left" in heard[-2][1]


def test_that_redirects_are_followed(server: ModelServer, folder: Path) -> None:
    target = server.url("/b", serving())
    fetch(folder, server.url("/a", redirect(target, 308)))
    assert_whole(folder)


def test_that_the_systems_proxy_is_asked(
    server: ModelServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url(""))
    server.url("http://weights.test/a", serving())
    transport = replace(QUICK, plain_hosts=frozenset({"weights.test"}))
    fetch(folder, "http://weights.test/a", transport=transport)
    assert_whole(folder)


# --- going on -------------------------------------------------------------------------------------


def test_that_a_dropped_connection_is_gone_on_with(server: ModelServer, folder: Path) -> None:
    fetch(folder, server.url("/a", serving(stop_after=HALF), serving()))
    assert server.asked == [("/a", "", ""), ("/a", f"bytes={HALF}-", etag_of(CONTENT))]
    assert_whole(folder)


def test_that_the_next_try_goes_on_from_the_part(server: ModelServer, folder: Path) -> None:
    url = server.url("/a", serving(stop_after=HALF), status(404), serving())
    with pytest.raises(DownloadError, match="404") as caught:
        fetch(folder, url)
    assert "It goes on from" in caught.value.remedy
    assert kept(folder) == HALF
    assert_nothing_installed(folder)
    fetch(folder, url)
    assert server.asked[-1] == ("/a", f"bytes={HALF}-", etag_of(CONTENT))
    assert_whole(folder)


def test_that_another_address_goes_on_too(server: ModelServer, folder: Path) -> None:
    first = server.url("/a", serving(stop_after=HALF), status(404))
    fetch(folder, first, server.url("/b", serving()))
    assert server.asked[-1] == ("/b", f"bytes={HALF}-", "")
    assert_whole(folder)


def test_that_a_file_that_changed_on_the_server_begins_anew(
    server: ModelServer, folder: Path
) -> None:
    url = server.url("/a", serving())
    beginning(folder, WRONG[:HALF], url, '"old"')
    fetch(folder, url)
    assert server.asked == [("/a", f"bytes={HALF}-", '"old"')]
    assert_whole(folder)


def test_that_a_wrong_beginning_costs_one_more_try(server: ModelServer, folder: Path) -> None:
    beginning(folder, WRONG[:HALF])
    fetch(folder, server.url("/a", serving()))
    assert [asked[1] for asked in server.asked] == [f"bytes={HALF}-", ""]
    assert_whole(folder)


def test_that_a_whole_part_needs_no_server(folder: Path) -> None:
    beginning(folder, CONTENT)
    fetch(folder, "http://127.0.0.1:1/nobody")
    assert_whole(folder)


def test_that_a_part_that_is_too_long_is_thrown_away(server: ModelServer, folder: Path) -> None:
    beginning(folder, CONTENT + b"x")
    fetch(folder, server.url("/a", serving()))
    assert server.asked == [("/a", "", "")]
    assert_whole(folder)


def test_that_a_server_without_ranges_begins_anew(server: ModelServer, folder: Path) -> None:
    beginning(folder, CONTENT[:HALF])
    fetch(folder, server.url("/a", serving(ranges=False)))
    assert_whole(folder)


def test_that_a_range_that_cannot_be_served_begins_anew(server: ModelServer, folder: Path) -> None:
    beginning(folder, CONTENT[:HALF])
    fetch(folder, server.url("/a", status(416), serving()))
    assert [asked[1] for asked in server.asked] == [f"bytes={HALF}-", ""]
    assert_whole(folder)


@pytest.mark.parametrize(
    "span", ["bytes 0-9/102400", f"bytes {HALF}-102399/102401", "nonsense", ""]
)
def test_that_an_answer_for_another_range_is_not_appended(
    server: ModelServer, folder: Path, span: str
) -> None:
    def elsewhere(request: model_server.Request) -> None:
        request.head(206, Content_Range=span, Content_Length="10")
        request.wfile.write(b"0123456789")

    beginning(folder, CONTENT[:HALF])
    fetch(folder, server.url("/a", elsewhere, serving()))
    assert [asked[1] for asked in server.asked] == [f"bytes={HALF}-", ""]
    assert_whole(folder)


# --- bad servers ----------------------------------------------------------------------------------

HOPELESS: dict[str, tuple[Behaviour, str]] = {
    "forbidden": (status(403), "status 403"),
    "gone": (status(404), "status 404"),
    "no range although none was asked": (status(416), "does not know its own file"),
    "always broken": (status(500), "status 500"),
    "an empty answer": (status(204), "status 204"),
    "wrong bytes": (serving(WRONG), "another hash"),
    "a shorter file": (serving(CONTENT[:-1]), "102399 bytes instead of 102400"),
    "a longer file": (serving(CONTENT + b"x"), "102401 bytes instead of 102400"),
    "a length that is a lie": (serving(length=10), "10 bytes instead of 102400"),
    "a web page": (page, "web page"),
    "another encoding": (packed, "another encoding"),
    "redirected to a file": (redirect("file:///etc/passwd"), "status 302"),
    "redirected to FTP": (redirect("ftp://127.0.0.1/a"), "only https"),
    "redirected to plain HTTP": (redirect("http://localhost/a"), "only https"),
}


@pytest.mark.parametrize(("behaviour", "reason"), HOPELESS.values(), ids=HOPELESS.keys())
def test_that_the_next_address_helps_out(
    server: ModelServer, folder: Path, behaviour: Behaviour, reason: str
) -> None:
    bad, good = server.url("/bad", behaviour), server.url("/good", serving())
    with pytest.raises(DownloadError, match=reason) as caught:
        fetch(folder, bad)
    assert caught.value.remedy
    assert bad in caught.value.details
    assert kept(folder) == 0
    assert_nothing_installed(folder)
    fetch(folder, bad, good)
    assert_whole(folder)


def test_that_an_ill_server_gets_time_to_recover(server: ModelServer, folder: Path) -> None:
    fetch(folder, server.url("/a", status(503), status(500), serving()))
    assert len(server.asked) == 3
    assert_whole(folder)


def test_that_an_ill_server_is_not_asked_for_ever(server: ModelServer, folder: Path) -> None:
    with pytest.raises(DownloadError):
        fetch(folder, server.url("/a", status(500)))
    assert len(server.asked) == 1 + len(QUICK.pauses_s)


def test_that_a_server_that_drips_is_not_asked_for_ever(server: ModelServer, folder: Path) -> None:
    with pytest.raises(DownloadError, match="broke off"):
        fetch(folder, server.url("/a", serving(stop_after=1)))
    assert len(server.asked) == 1 + len(QUICK.pauses_s)
    assert kept(folder) == len(server.asked)


def test_that_more_than_the_file_is_not_taken(server: ModelServer, folder: Path) -> None:
    fetch(folder, server.url("/a", model_server.endless))
    assert_whole(folder)


def test_that_wrong_bytes_without_end_fill_no_disk(server: ModelServer, folder: Path) -> None:
    server.content = WRONG
    with pytest.raises(DownloadError, match="another hash"):
        fetch(folder, server.url("/a", model_server.endless))
    assert kept(folder) == 0
    assert_nothing_installed(folder)


def test_that_a_silent_server_is_given_up_and_gone_on_with(
    server: ModelServer, folder: Path
) -> None:
    url = server.url("/a", serving(stop_after=HALF, stall=True), serving())
    fetch(folder, url, transport=IMPATIENT)
    assert server.asked[-1][1] == f"bytes={HALF}-"
    assert_whole(folder)


def test_that_each_address_of_a_name_is_tried(
    server: ModelServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def both(_: str, port: int, *asked: object) -> list[tuple[object, ...]]:
        hosts = ((model_server.HOST, 1), (model_server.HOST, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", host) for host in hosts]

    url = server.url("/a", serving())
    monkeypatch.setattr(socket, "getaddrinfo", both)
    fetch(folder, url)
    assert_whole(folder)


def test_that_nobody_there_is_told_at_once(folder: Path) -> None:
    transport = replace(QUICK, pauses_s=(1000.0,))
    with pytest.raises(DownloadError, match="could not be downloaded"):
        fetch(folder, "http://127.0.0.1:1/nobody", transport=transport)
    assert_nothing_installed(folder)


# --- secure addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/a", "file:///etc/passwd", "ftp://127.0.0.1/a", "weights.onnx"]
)
def test_that_only_https_is_asked(folder: Path, url: str) -> None:
    with pytest.raises(DownloadError, match="only https"):
        fetch(folder, url, transport=Transport())


def test_that_https_means_tls(server: ModelServer, folder: Path) -> None:
    url = server.url("/a", serving()).replace("http:", "https:")
    with pytest.raises(DownloadError, match="SSL"):
        fetch(folder, url)
    assert server.asked == []
    assert_nothing_installed(folder)


# --- stopping -------------------------------------------------------------------------------------


def test_that_a_cancel_ends_a_read_that_waits(server: ModelServer, folder: Path) -> None:
    url = server.url("/a", serving(stop_after=HALF, stall=True), serving())
    canceller: list[threading.Thread] = []

    def on_report(fraction: float, _: str) -> None:
        if fraction >= 0.5 and not canceller:
            canceller.append(threading.Timer(0.1, progress.cancel))
            canceller[0].start()

    progress = Progress(on_report)
    transport = replace(QUICK, timeout_s=250.0, clock=itertools.count().__next__)
    with pytest.raises(Cancelled):
        fetch(folder, url, progress=progress, transport=transport)
    canceller[0].join()
    assert kept(folder) == HALF
    assert_nothing_installed(folder)
    fetch(folder, url)
    assert server.asked[-1][1] == f"bytes={HALF}-"
    assert_whole(folder)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Where connections are taken and nothing is ever said."""
    with socket.create_server((model_server.HOST, 0)) as nobody:
        yield nobody.getsockname()[1]


def fetch_and_cancel(folder: Path, url: str) -> float:
    """Cancel a download that waits for its connection; returns how many seconds it took."""
    progress = Progress()
    canceller = threading.Timer(0.1, progress.cancel)
    canceller.start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(folder, url, progress=progress, transport=replace(QUICK, timeout_s=250.0))
    canceller.join()
    assert_nothing_installed(folder)
    return time.monotonic() - start


@pytest.mark.parametrize("by", ["TLS", "a proxy"])
def test_that_a_cancel_ends_the_wait_for_a_connection(
    silent_port: int, folder: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    address = f"{model_server.HOST}:{silent_port}"
    if by == "a proxy":
        monkeypatch.setenv("https_proxy", f"http://{address}")
        address = "weights.test"
    assert fetch_and_cancel(folder, f"https://{address}/a") < 20


@pytest.mark.skipif(sys.platform != "linux", reason="how long a queue is differs")
def test_that_a_cancel_ends_the_wait_for_a_server_that_takes_nobody(folder: Path) -> None:
    with contextlib.ExitStack() as held:
        server = held.enter_context(socket.create_server((model_server.HOST, 0), backlog=0))
        host, port = server.getsockname()
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((host, port))
        assert fetch_and_cancel(folder, f"https://{host}:{port}/a") < 20


def test_that_a_cancel_ends_a_wait_for_the_next_try(server: ModelServer, folder: Path) -> None:
    cancelled = threading.Event()

    def ill(request: model_server.Request) -> None:
        status(500)(request)
        timer = threading.Timer(0.1, progress.cancel)
        timer.start()
        timer.join()
        cancelled.set()

    progress = Progress()
    with pytest.raises(Cancelled):
        fetch(
            folder,
            server.url("/a", ill),
            progress=progress,
            transport=replace(QUICK, pauses_s=(250.0,)),
        )
    assert cancelled.wait(5)
    assert len(server.asked) == 1


def test_that_a_cancel_before_the_start_asks_nobody(server: ModelServer, folder: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        fetch(folder, server.url("/a", serving()), progress=progress)
    assert server.asked == []


FETCHING = """
import sys
from pathlib import Path
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.download import download
from photorestorer_gui.networks.transfer import Transport
from photorestorer_gui.progress import Progress

url, sha256, size, folder = sys.argv[1:]
card = ModelCard("big", "The Big One", "Tests.", "big.onnx", sha256, "MIT", bundled=False,
                 urls=(url,), bytes=int(size))

def on_report(fraction, text):
    if fraction >= 0.5:
        sys.stdout.write("half\\n")
        sys.stdout.flush()

clock = iter(range(10**6)).__next__
transport = Transport(timeout_s=250.0, plain_hosts=frozenset({"127.0.0.1"}), clock=clock)
download(card, Path(folder), Progress(on_report), transport=transport)
"""


@pytest.mark.skipif(os.name == "nt", reason="there, a process is ended in another way")
def test_that_a_killed_program_loses_nothing(server: ModelServer, folder: Path) -> None:
    url = server.url("/a", serving(stop_after=HALF, stall=True), serving())
    card = card_of(url)
    arguments = [url, card.sha256, str(card.bytes), str(folder)]
    with subprocess.Popen(
        [sys.executable, "-c", FETCHING, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "half\n"
        with pytest.raises(DownloadError, match="Another copy of the program"):
            fetch(folder, url)
        program.send_signal(signal.SIGKILL)
    assert ModelStore([folder]).state(card) == "not installed"
    assert kept(folder) == HALF
    fetch(folder, url)
    assert server.asked[-1] == ("/a", f"bytes={HALF}-", etag_of(CONTENT))
    assert_whole(folder)
