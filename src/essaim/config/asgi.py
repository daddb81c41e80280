"""What granian serves on the one port: files by Starlette, pages by Django in a few threads."""

import mimetypes
from pathlib import Path
from typing import Any

from a2wsgi import WSGIMiddleware
from django.apps import apps
from django.conf import settings
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from essaim.config import env
from essaim.config.spool import App, Receive, Send, Spool
from essaim.config.wsgi import application

YEAR = "public, max-age=31536000, immutable"
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


class HashedFiles(StaticFiles):
    """Files whose name carries a digest are kept by browsers for a year, the others asked about each time."""

    def file_response(self, full_path: Any, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(full_path, *args, **kwargs)
        response.headers["Cache-Control"] = YEAR if "/dist/" in str(full_path) else "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def static_files() -> HashedFiles:
    """The `static` folders of our own rooms, as one."""
    folders = [Path(config.path) / "static" for config in apps.get_app_configs() if config.name.startswith("essaim.")]
    found = [folder for folder in folders if folder.is_dir()]
    files = HashedFiles(directory=found[0])
    files.all_directories = list(found)
    return files


class ClientAddress:
    """The reader's address from X-Forwarded-For, believed only when a trusted proxy says so."""

    def __init__(self, app: App, trusted: list[str]) -> None:
        self.app, self.trusted = app, set(trusted)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if client and client[0] in self.trusted:
            chain = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin1").split(",")
            hops = [hop.strip() for hop in chain if hop.strip()]
            while hops and hops[-1] in self.trusted:
                hops.pop()
            if hops:
                scope = {**scope, "client": (hops[-1], 0)}
        else:
            kept = [(name, value) for name, value in scope.get("headers", []) if not name.startswith(b"x-forwarded-")]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)


class Front:
    """Sends each request to the files or to the pages; answers what granian asks at start and stop."""

    def __init__(self) -> None:
        self.files = static_files()
        pages: Any = WSGIMiddleware(application, workers=env.THREADS.number())  # type: ignore[arg-type]
        self.pages: App = Spool(pages, env.MAX_UPLOAD_MB.number() * 2**20)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._lifespan(receive, send)
        if scope["type"] != "http":
            return None
        path = scope["path"]
        if path.startswith(settings.STATIC_URL) and scope["method"] in {"GET", "HEAD"}:
            # Starlette takes the file's path as what follows `root_path`.
            under: Any = {**scope, "root_path": settings.STATIC_URL.rstrip("/")}
            return await self.files(under, receive, send)  # type: ignore[arg-type]
        query = scope["query_string"].decode("ascii", "replace").replace("�", "?").encode()
        return await self.pages({**scope, "query_string": query}, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


app: App = ClientAddress(GZipMiddleware(Front(), minimum_size=700, compresslevel=5), env.TRUSTED_PROXIES.words())  # type: ignore[arg-type]
