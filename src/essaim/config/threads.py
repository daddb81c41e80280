"""Sync pages in a few threads, through a2wsgi; with fewer crossings from thread to loop than it makes by itself."""

from typing import Any

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import WSGIResponder

AHEAD = 32  # pieces of an answer that a thread may be ahead of the loop


class Threads(WSGIMiddleware):
    """Runs a WSGI application in `workers` threads, for a `send` that never waits long (`unhurried.Unhurried`)."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await Responder(self.app, self.executor, 0)(scope, receive, send)


class Responder(WSGIResponder):
    """Drops each piece of the answer on the loop's table and goes on; a2wsgi's waits each time that it is taken."""

    def send(self, message: Any) -> None:
        if self.send_queue.qsize() > AHEAD:
            return super().send(message)
        self.loop.call_soon_threadsafe(self.send_queue.put_nowait, message)
        return None
