"""The way out: nothing inner is reached, nothing is read without end."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.foundation.kernel import fetching
from essaim.foundation.kernel.fetching import Failed, Refused, fetch, is_open

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: text/Calendar; charset=utf-8\r\nETag: "v1"\r\n\r\nbien'


class Server:
    """Answers each connection by what `answer(request)` gives: bytes, or pieces sent one after another."""

    def __init__(self, answer: Callable[[str], Any]) -> None:
        self.answer, self.requests = answer, []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _peer = self.listening.accept()
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            request = connection.recv(65_536).decode("latin1")
            self.requests.append(request)
            answer = self.answer(request)
            for piece in [answer] if isinstance(answer, bytes) else answer:
                connection.sendall(piece)


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[..., Server]]:
    """`serve(answer)` → a local server that the operator lists (or not: `listed=False`)."""
    running = []

    def start(answer: Any, listed: bool = True) -> Server:
        server = Server(answer if callable(answer) else lambda _request: answer)
        running.append(server)
        if listed:
            settings.FETCH_INSIDE = settings.FETCH_INSIDE | {f"127.0.0.1:{server.port}", "127.0.0.1"}
        return server

    yield start
    for server in running:
        server.listening.close()


def redirect(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_page_with_its_marks(serve: Any) -> None:
    server = serve(OK)
    got = fetch(server.url + "a b"[:1] + "?é=1")
    assert (got.status, got.body, got.etag, got.content_type) == (200, b"bien", '"v1"', "text/calendar")
    assert server.requests[0].startswith("GET /a?%C3%A9=1 HTTP/1.1") and "Essaim" in server.requests[0]


def test_what_has_not_changed_is_not_sent_again(serve: Any) -> None:
    server = serve(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    got = fetch(server.url, etag='"v1"', last_modified="Sat, 21 Nov 2026 10:00:00 GMT")
    assert got.status == 304 and got.body == b""
    assert 'If-None-Match: "v1"' in server.requests[0] and "If-Modified-Since: Sat" in server.requests[0]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://exemple.test/", "gopher://exemple.test/", "//exemple.test/", "exemple.test", "",
        "http://", "http:///x", "http://lise:secret@exemple.test/", "http://@127.0.0.1/", "http://exemple.test:22/",
        "http://exemple.test:99999/", "http://exemple.test\\@127.0.0.1/", "http://exem ple.test/",
        "http://exemple.test/\r\nX: 1", "http://[::1", "http://exemple.test:6379/", "http://" + "a" * 5000,
    ],
)  # fmt: skip
def test_addresses_that_are_not_the_web_s(url: str) -> None:
    with pytest.raises(Refused):
        fetch(url, resolver=lambda *_: pytest.fail("resolved"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1",
        "2001:db8::1", "2001::1", "2002:7f00:1::1", "3fff::1", "pas une adresse", "",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused(address: str) -> None:
    assert not is_open(address)
    with pytest.raises(Refused):
        fetch("http://exemple.test/", resolver=lambda *_: [address])


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "9.9.9.9", "193.51.208.13", "2001:660:3000::1", "2a00:1450::1"]
)
def test_the_open_internet_s_are_not(address: str) -> None:
    assert is_open(address)


@given(st.ip_addresses())
def test_what_is_not_global_is_never_open(address: Any) -> None:
    assert not is_open(str(address)) or (address.is_global and not address.is_multicast)


def test_numbers_in_disguise_are_read_as_the_system_reads_them() -> None:
    for disguise in ("2130706433", "0x7f.1", "0177.0.0.1", "127.1"):
        with pytest.raises((Refused, Failed)):
            fetch(f"http://{disguise}/")


def test_the_service_s_own_machine_is_refused_unless_listed(serve: Any) -> None:
    server = serve(OK, listed=False)
    with pytest.raises(Refused):
        fetch(server.url)
    with pytest.raises(Refused):
        fetch("http://localhost/")
    assert server.requests == []


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://a:b@exemple.test/",
    ],
)
def test_a_redirect_is_checked_as_the_first_address(serve: Any, to: str) -> None:
    with pytest.raises(Refused):
        fetch(serve(redirect(to)).url)


def test_redirects_are_counted(serve: Any) -> None:
    server = serve(redirect("/encore"))
    with pytest.raises(Failed):
        fetch(server.url)
    assert len(server.requests) == 4


def test_secrets_stay_with_the_host_they_were_meant_for(serve: Any) -> None:
    other = serve(OK)
    server = serve(redirect(other.url))
    fetch(server.url, headers={"Authorization": "Bearer abc", "X-Autre": "1"})
    assert "Bearer abc" in server.requests[0] and "Bearer" not in other.requests[0]
    assert "X-Autre" in other.requests[0]


def test_headers_cannot_be_split(serve: Any) -> None:
    with pytest.raises(Refused):
        fetch(serve(OK).url, etag='"v1"\r\nX-Mechant: 1')


def test_a_name_that_changes_between_check_and_use_changes_nothing(monkeypatch: Any) -> None:
    """Rebinding: the second look-up would say 127.0.0.1; there is no second look-up, and the checked one is used."""
    answers = [["1.1.1.1"], ["127.0.0.1"]]
    reached = []

    def connect(address: Any, timeout: Any) -> Any:
        reached.append(address)
        raise OSError

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(Failed):
        fetch("http://rebond.exemple.test/", resolver=lambda *_: answers.pop(0))
    assert reached == [("1.1.1.1", 80)] and answers == [["127.0.0.1"]]


def test_of_several_addresses_only_an_open_one_is_used(monkeypatch: Any) -> None:
    reached = []

    def connect(address: Any, timeout: Any) -> Any:
        reached.append(address)
        raise OSError

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(Failed):
        fetch("http://exemple.test/", resolver=lambda *_: ["127.0.0.1", "1.1.1.1"])
    assert reached == [("1.1.1.1", 80)]


def test_a_huge_file_is_dropped_on_the_way(serve: Any) -> None:
    sent = []

    def flood(_request: str) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
        for _ in range(15_000):
            sent.append(1)
            yield b"x" * 65_536

    with pytest.raises(Failed, match="lourd"):
        fetch(serve(flood).url, max_bytes=100_000)
    assert len(sent) < 1000


def test_a_gzip_bomb_bursts_early(serve: Any) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    with pytest.raises(Failed, match="lourd"):
        fetch(serve(head + bomb).url, max_bytes=100_000)


def test_gzip_within_measure_is_read(serve: Any) -> None:
    body = gzip.compress(b"bonjour" * 10)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    assert fetch(serve(head + body).url).body == b"bonjour" * 10
    with pytest.raises(Failed):
        fetch(serve(head + b"\x00" * len(body)).url)


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"]
)
def test_a_slow_drip_is_cut_at_the_hour(serve: Any, head: bytes) -> None:
    def drip(_request: str) -> Iterator[bytes]:
        yield head
        for _ in range(200):
            time.sleep(0.05)
            yield b"x"

    with pytest.raises(Failed, match="temps"):
        fetch(serve(drip).url, timeout=0.4)


def test_a_resolver_that_never_answers(settings: Any) -> None:
    gate = threading.Event()
    with pytest.raises(Failed):
        fetch("http://exemple.test/", timeout=0.1, resolver=lambda *_: gate.wait(20) and [])
    gate.set()


@pytest.mark.parametrize("noise", [b"", b"\x00\xff\xfe", b"HTTP/1.1 999999 X\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000])  # fmt: skip
def test_noise_for_an_answer(serve: Any, noise: bytes) -> None:
    with pytest.raises(Failed):
        fetch(serve(noise).url, timeout=2)


def test_a_proxy_of_the_environment_is_not_asked(serve: Any, monkeypatch: Any) -> None:
    proxy = serve(OK)
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    server = serve(OK)
    fetch(server.url)
    assert proxy.requests == [] and len(server.requests) == 1


def test_tls_proves_the_name(serve: Any, settings: Any) -> None:
    server = serve(OK)
    with pytest.raises(Failed):
        fetch(f"https://127.0.0.1:{server.port}/", timeout=2)
