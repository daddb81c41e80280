"""What every answer tells browsers to refuse: pages, files, errors alike."""

from collections.abc import Callable
from typing import Any

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

from essaim.config.spool import App, Receive, Send

# Sensors and powers that no page of ours uses; what is allowed is for our own pages only.
ALLOWED = (
    "fullscreen",
    "geolocation",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "clipboard-write",
)
REFUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "gyroscope", "hid",
    "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "usb", "web-share", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join([f"{name}=(self)" for name in ALLOWED] + [f"{name}=()" for name in REFUSED])
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "X-Permitted-Cross-Domain-Policies": "none",
}


class Policy:
    """Puts on every page what it does not say itself. First of the middlewares: errors pass here too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            if name != "X-Frame-Options" or not getattr(response, "xframe_options_exempt", False):
                response.headers.setdefault(name, value)
        return response


class Policed:
    """The same around what Django does not serve: files, refusals of the port itself. Adds the content policy."""

    def __init__(self, app: App, hsts: str = "") -> None:
        self.app = app
        found = {**HEADERS, "Content-Security-Policy": build_policy()}
        if hsts:
            found["Strict-Transport-Security"] = hsts
        self.added = [(name.lower().encode(), value.encode()) for name, value in found.items()]

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def policed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                said = {bytes(name).lower() for name, _value in given}
                if b"content-security-policy" in said:
                    said.add(b"x-frame-options")  # a page of Django's, which has said who may frame it
                message = {**message, "headers": given + [pair for pair in self.added if pair[0] not in said]}
            await send(message)

        return await self.app(scope, receive, policed)
