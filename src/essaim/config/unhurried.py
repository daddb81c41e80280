"""Take an answer as fast as it is made, hand it on as fast as it is read.

Pages are rendered by a few threads; a reader on a slow line, or one who leaves in the middle of an export, must hold
none of them. What waits to be read is kept in memory up to 256 kB, then in a file that disappears by itself.
"""

import asyncio
import os
import tempfile
from typing import Any

from essaim.config.spool import App, Message, Receive, Send

IN_MEMORY = 256 * 1024
CHUNK = 64 * 1024


class Unhurried:
    """ASGI middleware: `app` never waits for the reader, and is never told that the reader left."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            outbox = Outbox(file, send)
            delivery = asyncio.create_task(outbox.deliver())
            try:
                await self.app(scope, receive, outbox.put)
            except BaseException:
                delivery.cancel()
                raise
            return await delivery


class Outbox:
    """One answer, written at one end and read from the other."""

    def __init__(self, file: "tempfile.SpooledTemporaryFile[bytes]", send: Send) -> None:
        self.file, self.send = file, send
        self.start: Message | None = None
        self.written = self.read = 0
        self.whole = self.gone = False
        self.news = asyncio.Event()

    async def put(self, message: Message) -> None:
        """What the application says; kept, unless nobody reads any more."""
        if self.gone:
            return
        if message["type"] == "http.response.start":
            self.start = message
            return
        body = message.get("body", b"")
        if body:
            self.file.seek(self.written)
            self.file.write(body)
            self.written += len(body)
        self.whole = not message.get("more_body", False)
        if self.whole or self.written - self.read >= CHUNK:
            self.news.set()

    async def deliver(self) -> None:
        """Send on what has been put, until the end or until the reader leaves."""
        await self.news.wait()
        assert self.start is not None
        try:
            await self.send(self.start)
            last = False
            while not last:
                self.file.seek(self.read, os.SEEK_SET)
                chunk = self.file.read(min(CHUNK, self.written - self.read))
                self.read += len(chunk)
                last = self.whole and self.read == self.written
                await self.send({"type": "http.response.body", "body": chunk, "more_body": not last})
                if not last and self.read == self.written:
                    self.news.clear()
                    await self.news.wait()
        except (OSError, RuntimeError):  # granian: the connection is closed
            self.gone = True
