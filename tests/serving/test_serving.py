"""What stands between the port and the pages: bodies spooled, answers handed on, addresses believed or not."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from essaim.config import front, spool
from essaim.config.asgi import ClientAddress, Front
from essaim.config.spool import Spool
from essaim.config.unhurried import Unhurried

Scope = dict[str, Any]


def http(method: str = "GET", path: str = "/", client: str = "192.0.2.7", **headers: str) -> Scope:
    pairs = [(name.replace("__", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "asgi": {"spec_version": "2.4"}, "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": b"", "headers": pairs, "client": (client, 4000), "server": ("localhost", 80), "scheme": "http"}  # fmt: skip


async def call(
    app: Any, scope: Scope, pieces: list[bytes] | None = None, pause: float = 0
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request whose body comes in pieces."""
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces or []]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[dict[str, Any]] = []

    async def receive() -> Any:
        await asyncio.sleep(pause)
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


class Echo:
    """Answers with the body it was given; remembers the scope, and whether it was called."""

    scope: Scope | None = None

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        self.scope, body, more = scope, b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


@pytest.mark.parametrize("size", [0, 10, spool.IN_MEMORY, spool.IN_MEMORY * 3 + 1])
def test_a_body_arrives_whole_with_its_length(size: int) -> None:
    echo, sent = Echo(), bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    pieces = [sent[start : start + 60_000] for start in range(0, size, 60_000)]
    status, _headers, body = asyncio.run(call(Spool(echo, 2**20), http("POST"), pieces))
    assert (status, body) == (200, sent)
    assert echo.scope is not None
    assert dict(echo.scope["headers"])[b"content-length"] == str(size).encode()


def test_too_large_is_refused_with_a_sentence_announced_or_not() -> None:
    echo = Echo()
    for scope in (http("POST", content__length="3000000"), http("POST")):
        status, headers, body = asyncio.run(call(Spool(echo, 2**20), scope, [b"x" * 400_000] * 4))
        assert status == 413
        assert headers["content-type"].startswith("text/html")
        assert "1 Mo" in body.decode()
    assert echo.scope is None


def test_a_body_that_stops_coming_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IDLE", 0.02)
    echo = Echo()
    status, _headers, body = asyncio.run(call(Spool(echo, 2**20), http("POST"), [b"x"], pause=0.5))
    assert status == 408
    assert "trop de temps" in body.decode()
    assert echo.scope is None


def test_forty_slow_bodies_leave_the_pages_alone() -> None:
    """None reaches the application before it is whole."""
    echo = Echo()

    async def scene() -> None:
        slow = [
            asyncio.create_task(call(Spool(echo, 2**20), http("POST"), [b"x"] * 9, pause=0.02))
            for _ in range(40)
        ]
        await asyncio.sleep(0.05)
        assert echo.scope is None
        assert (await call(Spool(echo, 2**20), http()))[0] == 200
        assert {(await each)[0] for each in slow} == {200}

    asyncio.run(scene())


class Heavy:
    """Answers two megabytes; `done` once all has been handed over."""

    done = False

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(32):
            await send({"type": "http.response.body", "body": bytes([number]) * 65_536, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        self.done = True


def test_a_slow_reader_does_not_hold_the_page() -> None:
    heavy, held = Heavy(), asyncio.Event()
    got: list[bytes] = []

    async def send(message: Any) -> None:
        await held.wait()
        got.append(message.get("body", b""))

    async def scene() -> None:
        task = asyncio.create_task(Unhurried(heavy)(http(), None, send))  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        assert heavy.done
        held.set()
        await task

    asyncio.run(scene())
    assert b"".join(got) == b"".join(bytes([number]) * 65_536 for number in range(32))


def test_a_reader_who_leaves_does_not_stop_the_page() -> None:
    heavy = Heavy()

    async def send(message: Any) -> None:
        raise RuntimeError("closed")

    asyncio.run(Unhurried(heavy)(http(), None, send))  # type: ignore[arg-type]
    assert heavy.done


def test_an_error_of_the_page_is_told() -> None:
    async def broken(scope: Scope, receive: Any, send: Any) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(call(Unhurried(broken), http()))


@pytest.mark.parametrize(
    ("client", "claimed", "believed"),
    [
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),  # not a proxy of ours
        ("10.0.0.2", "203.0.113.9", "203.0.113.9"),
        (
            "10.0.0.2",
            "198.51.100.1, 203.0.113.9",
            "203.0.113.9",
        ),  # what the reader claimed itself comes first
        ("10.0.0.2", "203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.0.0.2", "", "10.0.0.2"),
    ],
)
def test_the_address_of_the_reader(client: str, claimed: str, believed: str) -> None:
    echo = Echo()
    asyncio.run(
        call(ClientAddress(echo, ["10.0.0.0/8"]), http(client=client, **{"x-forwarded-for": claimed}))
    )
    assert echo.scope is not None
    assert echo.scope["client"][0] == believed


def test_no_stranger_claims_a_scheme_nor_hides_behind_an_underscore() -> None:
    echo = Echo()
    scope = http(**{"x-forwarded-proto": "https", "x_forwarded_proto": "https", "accept": "*/*"})
    asyncio.run(call(ClientAddress(echo, []), scope))
    assert echo.scope is not None
    assert [name for name, _value in echo.scope["headers"]] == [b"accept"]


@pytest.fixture
def built(tmp_path: Path) -> Any:
    files = Front().files
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "a-1.css").write_text("p{color:red}" * 100)
    (tmp_path / "mark.svg").write_text("<svg/>")
    front.squeeze(tmp_path / "dist")
    files.all_directories = [tmp_path]
    return files


def test_files_are_kept_for_a_year_when_their_name_carries_a_digest(built: Any) -> None:
    status, headers, body = asyncio.run(call(built, http(path="/dist/a-1.css")))
    assert (status, len(body)) == (200, 1200)
    assert "immutable" in headers["cache-control"]
    assert asyncio.run(call(built, http(path="/mark.svg")))[1]["cache-control"] == "no-cache"


def test_the_compressed_twin_is_sent_to_who_takes_it(built: Any) -> None:
    _status, headers, body = asyncio.run(
        call(built, http(path="/dist/a-1.css", **{"accept-encoding": "gzip"}))
    )
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"].startswith("text/css")
    assert 20 < len(body) < 200
    status, headers, body = asyncio.run(
        call(built, http(path="/dist/a-1.css", **{"accept-encoding": "gzip", "range": "bytes=0-9"}))
    )
    assert (status, body) == (206, b"p{color:re")
