"""What is noted of a session: its browser, and the last day it came; and the hours of whoever is signed in."""

from collections.abc import Callable
from datetime import date

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from essaim.foundation.accounts import sessions


class Seen:
    """Marks the session of whoever is signed in, at most once a day; their time zone holds for the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        zone = getattr(request.user, "time_zone", "") if SESSION_KEY in session else ""
        with timezone.override(zone or None):
            response = self.get_response(request)
        if SESSION_KEY in session and session.get(sessions.SEEN) != date.today().isoformat():
            sessions.mark(session, request.headers.get("User-Agent", ""))
        return response
