"""Asking whether there is a newer version."""

from __future__ import annotations

import json
import threading

import pytest

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.networks.transfer import Transport
from photorestorer_gui.networks.updates import Release, newer_release
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks.downloads import IMPATIENT, QUICK
from tests.networks.model_server import (
    Behaviour,
    ModelServer,
    Request,
    endless,
    page,
    redirect,
    serving,
    status,
)

PAGE = "https://example.org/releases/v1.10.0"


def told(tag: object = "v1.10.0", url: object = PAGE) -> bytes:
    return json.dumps({"tag_name": tag, "html_url": url, "assets": []}).encode()


def ask(url: str, running: str = "1.9.0", transport: Transport = QUICK) -> Release | None:
    return newer_release(url, running, Progress(), transport)


def test_that_a_newer_version_is_told_with_its_page(server: ModelServer) -> None:
    assert ask(server.url("/latest", serving(told()))) == Release("1.10.0", PAGE)
    assert server.asked == [("/latest", "", "")]


@pytest.mark.parametrize("running", ["1.10.0", "1.10", "1.10.1", "2.0.0.dev1", "1.11.0rc2"])
def test_that_the_same_or_an_older_version_is_no_news(server: ModelServer, running: str) -> None:
    assert ask(server.url("/latest", serving(told())), running) is None


def test_that_numbers_are_compared_and_not_letters(server: ModelServer) -> None:
    assert ask(server.url("/latest", serving(told("v1.9.9"))), "1.10.0") is None
    assert ask(server.url("/latest", serving(told("1.0.1"))), "1.0") is not None


@pytest.mark.parametrize(
    "answer",
    [
        *(b"nonsense", b"[]", b"null", b"[" * 100_000, told()[:-5]),
        *(told("nightly"), told(3), told(None), told("v1.2.3.4.5")),
        *(told(url="http://example.org"), told(url="file:///etc/passwd"), told(url=None)),
    ],
)
def test_that_an_answer_that_tells_of_no_release_is_an_error(
    server: ModelServer, answer: bytes
) -> None:
    with pytest.raises(DownloadError, match="tells of no release"):
        ask(server.url("/latest", serving(answer)))


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (page, "web page"),
        (status(404), "status 404"),
        (status(503), "status 503"),
        (endless, "too long"),
        (redirect("http://192.0.2.1/elsewhere"), "no secure address"),
    ],
)
def test_that_a_server_without_an_answer_is_an_error(
    server: ModelServer, behaviour: Behaviour, words: str
) -> None:
    with pytest.raises(DownloadError, match=words) as caught:
        ask(server.url("/latest", behaviour))
    assert len(server.asked) == 1
    assert "Check the connection" in caught.value.remedy


def test_that_a_silent_server_is_not_waited_for_for_ever(server: ModelServer) -> None:
    def silent(request: Request) -> None:
        request.server.released.wait()

    with pytest.raises(DownloadError, match="fell silent"):
        ask(server.url("/latest", silent), transport=IMPATIENT)


def test_that_plain_http_is_never_asked(server: ModelServer) -> None:
    url = server.url("/latest", serving(told()))
    with pytest.raises(DownloadError, match="no secure address"):
        ask(url, transport=Transport())
    assert server.asked == []


def test_that_a_cancel_ends_the_wait(server: ModelServer) -> None:
    progress, heard = Progress(), threading.Event()

    def silent(request: Request) -> None:
        heard.set()
        request.server.released.wait()

    def cancel() -> None:
        heard.wait()
        progress.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    with pytest.raises(Cancelled):
        newer_release(server.url("/latest", silent), "1.0", progress, QUICK)
    canceller.join()
