"""Pages that every stranger would get alike are kept for a moment, with an ETag.

A page is kept under the number of the last journal entry: whatever an action changes is seen at the next request.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.sending import HEADER

SECONDS = 10  # what changes with the clock alone may be this old
PAGES = 400
LARGEST = 300_000  # bytes
SHARED = (settings.LANGUAGE_COOKIE_NAME, "theme")  # cookies whose few values share pages
POLICY = ("_csp_replace", "_csp_update", "xframe_options_exempt")  # what a view says of its policy


class AnonymousPages:
    """Keeps whole 200 answers to GETs without a session; never one that sets a cookie or streams."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept: OrderedDict[tuple[str, ...], tuple[float, HttpResponse]] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._same_for_all(request):
            return self.get_response(request)
        key = self._key(request)
        with self.lock:
            since, response = self.kept.get(key, (0.0, None))
        if response is None or monotonic() - since > SECONDS:
            response = self.get_response(request)
            if not self._keepable(response):
                return response
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response.headers.setdefault("Cache-Control", "no-cache")
            self._keep(key, response)
        if request.headers.get("If-None-Match") == response["ETag"]:
            return _unchanged(response)
        return response

    def _same_for_all(self, request: HttpRequest) -> bool:
        cookies = set(request.COOKIES) - {*SHARED, settings.CSRF_COOKIE_NAME}
        return request.method == "GET" and not cookies and not settings.DEBUG

    def _key(self, request: HttpRequest) -> tuple[str, ...]:
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
        headers = [request.headers.get(name, "") for name in ("Host", "Accept", "Accept-Language")]
        choices = [request.COOKIES.get(name, "") for name in SHARED]
        return (str(last), request.get_full_path(), *choices, *headers)

    @staticmethod
    def _keepable(response: HttpResponse) -> bool:
        whole = response.status_code == 200 and not response.streaming and not response.cookies
        whole = whole and HEADER not in response  # a file, whose bytes are elsewhere
        return (
            whole and len(response.content) <= LARGEST and "no-store" not in response.get("Cache-Control", "")
        )

    def _keep(self, key: tuple[str, ...], response: HttpResponse) -> None:
        with self.lock:
            self.kept[key] = (monotonic(), response)
            self.kept.move_to_end(key)
            while len(self.kept) > PAGES:
                self.kept.popitem(last=False)


def _unchanged(response: HttpResponse) -> HttpResponseNotModified:
    """A browser writes the headers of a 304 over those that it kept: what the page says of itself is said again, or a
    page that other sites may frame would be refused the second time."""
    found = HttpResponseNotModified()
    for name, value in response.items():
        if not name.startswith("Content-") or name.startswith("Content-Security-Policy"):
            found[name] = value
    for name in POLICY:
        if hasattr(response, name):
            setattr(found, name, getattr(response, name))
    return found
