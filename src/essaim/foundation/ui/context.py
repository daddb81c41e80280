"""What the frame of every page needs, under one name: `shell`. Lazy, and without a query for strangers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import FLOORS, Entry, menu, stands_under
from essaim.foundation.kernel.registry import scan
from essaim.foundation.ui.middleware import theme_of

FOOTER = [
    (_("Accessibilité"), "ui:accessibility"),
    (_("Vie privée"), "home:privacy"),
    (_("Données ouvertes"), "home:data"),
    (_("Composants"), "ui:style"),
]


@dataclass(frozen=True)
class Item:
    """A link of the menu, and whether the page is there."""

    label: Any
    url: str
    current: bool


@dataclass(frozen=True)
class Verb:
    """One of the five verbs with its entries; its own link goes to the first of them."""

    floor: str
    label: Any
    entries: list[Item]
    current: bool

    @property
    def url(self) -> str:
        """The address of its first entry."""
        return self.entries[0].url


def optional_url(name: str) -> str:
    """The address of that name, or "" where no installed room has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Shell:
    """Everything that `ui/base.html` shows around a page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.site_name = settings.SITE_NAME
        self.demo = settings.DEMO
        self.source_url = getattr(settings, "SOURCE_URL", "")
        self.theme = theme_of(request)
        self.query = request.GET.get("q", "")[:200]
        self.path = request.get_full_path()

    @cached_property
    def language(self) -> str:
        """The code of the active language."""
        return translation.get_language() or settings.LANGUAGE_CODE

    @cached_property
    def languages(self) -> list[dict[str, str]]:
        """The languages that one may switch to: code, its own name, and the address that chooses it."""
        own = {"fr": "Français", "en": "English", "es": "Español"}
        return [
            {"code": code, "name": own.get(code, code), "url": self._choice(lang=code)}
            for code, _n in settings.LANGUAGES
        ]

    @cached_property
    def themes(self) -> list[dict[str, Any]]:
        """The three themes: whether each is the present one, and the address that chooses it."""
        labels = {"auto": _("Selon l’appareil"), "light": _("Clair"), "dark": _("Sombre")}
        now = self.theme or "auto"
        return [
            {"label": label, "current": name == now, "url": self._choice(theme=name)}
            for name, label in labels.items()
        ]

    def _choice(self, **chosen: str) -> str:
        query = self.request.GET.copy()
        for name, value in chosen.items():
            query[name] = value
        return f"?{query.urlencode()}"

    @cached_property
    def floor(self) -> str:
        """The floor of this page, "" where it belongs to none."""
        return next((verb.floor for verb in self.menu if verb.current), "")

    @cached_property
    def menu(self) -> list[Verb]:
        """The verbs that have an entry one can open."""
        verbs = []
        place = self._place()
        for floor, entries in menu().items():
            pairs = [(entry, optional_url(entry.url_name)) for entry in entries]
            items = [Item(entry.label, url, entry is place) for entry, url in pairs if url]
            if items:
                verbs.append(Verb(floor, FLOORS[floor], items, bool(place and place.floor == floor)))
        return verbs

    def _place(self) -> Entry | None:
        """The entry that this page stands under: the one with its name, the one whose address begins its own, one of its
        room, or the one that its room says."""
        match = self.request.resolver_match
        if match is None:
            return None
        entries = [entry for found in menu().values() for entry in found]
        exact = [entry for entry in entries if entry.url_name == match.view_name]
        under = [
            entry
            for entry in entries
            if (url := optional_url(entry.url_name)) and self.request.path.startswith(url)
        ]
        room = [
            entry for entry in entries if match.namespace and entry.url_name.startswith(f"{match.namespace}:")
        ]
        above = [entry for entry in entries if entry.url_name == stands_under().get(match.namespace)]
        return next(iter(exact + under + room + above), None)

    @cached_property
    def entries(self) -> list[Item]:
        """The entries of the present verb, where there is more than one to choose from."""
        found = next((verb.entries for verb in self.menu if verb.current), [])
        return found if len(found) > 1 else []

    @cached_property
    def urls(self) -> dict[str, str]:
        """Addresses of other rooms' pages, "" where the room is absent."""
        names = {
            "search": "search:search",
            "propose": "home:propose",
            "suggestions": "search:suggestions",
            "login": "account_login",
            "logout": "account_logout",
            "mine": "home:mine",
        }
        return {key: optional_url(name) for key, name in names.items()}

    @cached_property
    def account(self) -> list[tuple[Any, str]]:
        """What rooms add to the account menu: `account_menu.py` with `entries(user) -> [(label, url)]`."""
        return [pair for module in scan("account_menu") for pair in module.entries(self.request.user)]

    @cached_property
    def footer(self) -> list[tuple[Any, str]]:
        """Label and address of the links at the foot of every page."""
        return [(label, url) for label, name in FOOTER if (url := optional_url(name))]


def page(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}
