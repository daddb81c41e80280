"""Files sent by the loop, never by the few threads that render pages.

A page that has checked who asks answers with an empty body and the header `X-Essaim-Send: <path>`; the file takes its
place, with ranges. The header never leaves: it is read from what our own application answers, and taken off.
"""

from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, PlainTextResponse, Response

from essaim.config.spool import App, Message, Receive, Send
from essaim.foundation.kernel.sending import HEADER

_NAME = HEADER.lower().encode()
# What only concerned the page: cookies and variations would keep shared caches from a public picture.
_DROPPED = {_NAME, b"content-length", b"vary", b"set-cookie", b"content-language", b"content-encoding"}


class Sending:
    """ASGI middleware: `folder` holds all that may be sent."""

    def __init__(self, app: App, folder: Path) -> None:
        self.app, self.folder = app, folder

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        asked: list[Response] = []

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start" and any(
                name.lower() == _NAME for name, _v in message["headers"]
            ):
                asked.append(self._response(message))
            elif not asked:
                await send(message)

        await self.app(scope, receive, watch)
        if asked:
            await asked[0](scope, receive, send)  # type: ignore[arg-type]

    def _response(self, message: Message) -> Response:
        given = {name.lower(): value for name, value in message["headers"]}
        path = Path(given[_NAME].decode("utf-8", "replace"))
        if not path.resolve().is_relative_to(self.folder.resolve()) or not path.is_file():
            return PlainTextResponse("", status_code=404)
        kept = {
            name.decode("latin1"): value.decode("latin1")
            for name, value in given.items()
            if name not in _DROPPED
        }
        return FileResponse(path, headers=kept, stat_result=path.stat())
