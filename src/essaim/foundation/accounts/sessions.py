"""Sessions that know whose they are: Django's, in a table of ours (`SESSION_ENGINE`)."""

from datetime import date
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Store
from django.db.models import QuerySet

from essaim.foundation.accounts.models import Session, User

DEVICE, SINCE, SEEN = "device", "since", "seen_on"


class SessionStore(Store):
    """The columns beside the content are copies of what it holds."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this content."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        account = str(data.get(SESSION_KEY, ""))
        row.account_id = int(account) if account.isdigit() else None
        row.device = str(data.get(DEVICE, ""))[:80]
        row.since, row.seen_on = _day(data.get(SINCE)), _day(data.get(SEEN))
        return row


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def mark(session: Any, agent: str) -> None:
    """Note in the session the browser and the day; writes nothing by itself."""
    today = date.today().isoformat()
    session[SEEN] = today
    session.setdefault(SINCE, today)
    if agent:
        session[DEVICE] = device_name(agent)


def of(user: User) -> QuerySet[Session]:
    """The sessions of this person, the last seen first."""
    return Session.objects.filter(account_id=user.pk).order_by("-seen_on", "-since", "pk")


def end_all(user: User, keep: str | None = None) -> int:
    """End every session of this person, but the one whose key is `keep`; returns how many."""
    return of(user).exclude(session_key=keep or "").delete()[0]


# The first word found names it: every browser claims to be those it descends from.
BROWSERS = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
]  # fmt: skip
SYSTEMS = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
]  # fmt: skip


def device_name(agent: str) -> str:
    """« Firefox, Android »: what a User-Agent header lets one recognise, no more; "" where nothing is known."""
    found = [next((name for word, name in words if word in agent[:400]), "") for words in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name)
