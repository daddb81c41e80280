"""What granian serves on the one port: files by Starlette, pages by Django in a few threads."""

import mimetypes
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from essaim.config import env
from essaim.config.policy import Policed
from essaim.config.sending import Sending
from essaim.config.spool import App, Receive, Send, Spool
from essaim.config.threads import Threads
from essaim.config.unhurried import Unhurried
from essaim.config.wsgi import application

YEAR = "public, max-age=31536000, immutable"
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


class HashedFiles(StaticFiles):
    """Files whose name carries a digest are kept by browsers for a year, the others asked about each time.

    Where the build left a compressed twin (`front.squeeze`), it is sent to those who take it.
    """

    def file_response(self, full_path: Any, stat_result: Any, scope: Any, status_code: int = 200) -> Response:
        path, asked = Path(full_path), Headers(scope=scope)
        twin = path.with_name(f"{path.name}.gz")
        squeezed = "gzip" in asked.get("accept-encoding", "") and "range" not in asked and twin.exists()
        if squeezed:
            path, stat_result = twin, twin.stat()
        response = super().file_response(path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = YEAR if path.parent.name == "dist" else "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Vary"] = "Accept-Encoding"
        if squeezed:
            response.headers["Content-Encoding"] = "gzip"
        return response


def static_files() -> HashedFiles:
    """The `static` folders of our own rooms, as one."""
    folders = [
        Path(config.path) / "static" for config in apps.get_app_configs() if config.name.startswith("essaim.")
    ]
    found = [folder for folder in folders if folder.is_dir()]
    files = HashedFiles(directory=found[0])
    files.all_directories = list(found)
    return files


class ClientAddress:
    """The reader's address from X-Forwarded-For, believed only when a trusted proxy says so.

    `trusted`: addresses or networks ("10.0.0.0/8"). What others claim by X-Forwarded-* headers is dropped.
    """

    def __init__(self, app: App, trusted: list[str]) -> None:
        self.app, self.networks = app, [ip_network(word, strict=False) for word in trusted]

    def _trusts(self, address: str) -> bool:
        try:
            return any(ip_address(address) in network for network in self.networks)
        except ValueError:
            return False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        # A_B and A-B are one name to WSGI: only the second may speak.
        scope = {**scope, "headers": [pair for pair in scope.get("headers", []) if b"_" not in pair[0]]}
        client = scope.get("client")
        if client and self._trusts(client[0]):
            chain = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin1").split(",")
            hops = [hop.strip() for hop in chain if hop.strip()]
            while len(hops) > 1 and self._trusts(hops[-1]):
                hops.pop()
            if hops:
                scope = {**scope, "client": (hops[-1], 0)}
        else:
            kept = [(name, value) for name, value in scope["headers"] if not name.startswith(b"x-forwarded-")]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)


class Front:
    """Sends each request to the files or to the pages; answers what granian asks at start and stop."""

    def __init__(self) -> None:
        self.files = static_files()
        wsgi: Any = Threads(application, workers=env.THREADS.number())  # type: ignore[arg-type]
        squeezed: Any = GZipMiddleware(Unhurried(wsgi), minimum_size=700, compresslevel=5)  # type: ignore[arg-type]
        spooled = Spool(squeezed, env.MAX_UPLOAD_MB.number() * 2**20)
        self.pages = Sending(spooled, Path(settings.MEDIA_ROOT))

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._lifespan(receive, send)
        if scope["type"] != "http":
            return None
        if scope["path"].startswith(settings.STATIC_URL) and scope["method"] in {"GET", "HEAD"}:
            # Starlette takes the file's path as what follows `root_path`.
            under: Any = {**scope, "root_path": settings.STATIC_URL.rstrip("/")}
            try:
                return await self.files(under, receive, send)  # type: ignore[arg-type]
            except HTTPException:
                pass  # no such file: the pages have a page for that
        query = scope["query_string"].decode("ascii", "replace").replace("�", "?").encode()
        return await self.pages({**scope, "query_string": query}, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


def hsts() -> str:
    """The header by which browsers keep to https, "" where the service is not served so."""
    seconds = getattr(settings, "SECURE_HSTS_SECONDS", 0)
    more = "; includeSubDomains; preload" if getattr(settings, "SECURE_HSTS_PRELOAD", False) else ""
    return f"max-age={seconds}{more}" if seconds else ""


app: App = Policed(ClientAddress(Front(), env.TRUSTED_PROXIES.words()), hsts())
