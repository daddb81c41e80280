"""Receive a request's whole body before any thread is given to it.

Pages are rendered by a few threads; an upload from a slow phone must hold none of them. The body is kept in memory
up to 256 kB, then in a file that disappears by itself.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from html import escape
from typing import IO, Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

IN_MEMORY = 256 * 1024
CHUNK = 256 * 1024
IDLE = 30.0  # seconds without a byte
WHOLE = 20 * 60.0  # seconds for a whole body


class Refused(Exception):
    """The body is not going to be read: HTTP status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Spool:
    """ASGI middleware: caps bodies at `most` bytes, spools them, then calls `app` with a body that is all there."""

    def __init__(self, app: App, most: int) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            return await self.app(scope, receive, send)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                self._check_announced(scope)
                async with asyncio.timeout(WHOLE):
                    size = await self._fill(body, receive)
            except (Refused, TimeoutError) as problem:
                refused = problem if isinstance(problem, Refused) else _too_slow()
                return await refuse(send, refused)
            body.seek(0)
            headers = [
                (name, value)
                for name, value in scope["headers"]
                if name not in {b"content-length", b"transfer-encoding"}
            ]
            scope = {**scope, "headers": [*headers, (b"content-length", str(size).encode())]}
            return await self.app(scope, _replay(body, size, receive), send)

    def _check_announced(self, scope: dict[str, Any]) -> None:
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self.most:
            raise self._too_large()

    async def _fill(self, body: IO[bytes], receive: Receive) -> int:
        size, more = 0, True
        while more:
            async with asyncio.timeout(IDLE):
                message = await receive()
            if message["type"] == "http.disconnect":
                raise Refused(400, "L’envoi s’est interrompu.")
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self.most:
                raise self._too_large()
            body.write(chunk)
            more = message.get("more_body", False)
        return size

    def _too_large(self) -> Refused:
        return Refused(
            413,
            f"Ce fichier dépasse la taille permise ({self.most // 2**20} Mo). Rien n’a été changé\u202f: "
            "choisissez-en un plus petit, ou coupez-le en plusieurs.",
        )


def _too_slow() -> Refused:
    return Refused(
        408, "L’envoi a pris trop de temps. Rien n’a été changé : recommencez avec une meilleure connexion."
    )


def _replay(body: IO[bytes], size: int, receive: Receive) -> Receive:
    left = size

    async def replay() -> Message:
        nonlocal left
        if left < 0:
            return await receive()
        chunk = body.read(CHUNK)
        left -= len(chunk)
        if left <= 0:
            left = -1
        return {"type": "http.request", "body": chunk, "more_body": left > 0}

    return replay


async def refuse(send: Send, refused: Refused) -> None:
    """A small page that says why."""
    page = (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Envoi refusé</title>'
        f"<body><main><h1>Envoi refusé</h1><p>{escape(refused.sentence)}</p>"
        '<p><a href="/">Retour à l’accueil</a></p></main></body></html>'
    ).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"content-security-policy", b"default-src 'none'"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": page})
