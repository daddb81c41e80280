"""The language and the theme that somebody chose: from the address once, then from a cookie."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes

THEME_COOKIE = "theme"
THEMES = ("light", "dark")
YEAR = 60 * 60 * 24 * 365


class Language:
    """Keeps `?lang=` and `?theme=` in cookies, then activates the language for the request.

    A choice answers with the same address less the parameter; `theme=auto` forgets the choice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.languages = dict(settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and (chosen := self._choices(request)):
            return self._remember(request, chosen)
        language = self._language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def _choices(self, request: HttpRequest) -> dict[str, str]:
        allowed = {"lang": tuple(self.languages), "theme": (*THEMES, "auto")}
        return {
            name: request.GET[name] for name, values in allowed.items() if request.GET.get(name) in values
        }

    @staticmethod
    def _remember(request: HttpRequest, chosen: dict[str, str]) -> HttpResponse:
        rest = request.GET.copy()
        for name in chosen:
            del rest[name]
        # Never « //elsewhere »: a path is a path, not another host.
        path = escape_leading_slashes(request.path)
        response = HttpResponseRedirect(f"{path}?{rest.urlencode()}" if rest else path)
        response.headers["Cache-Control"] = "no-store"
        cookies = {"lang": settings.LANGUAGE_COOKIE_NAME, "theme": THEME_COOKIE}
        for name, value in chosen.items():
            if value == "auto":
                response.delete_cookie(cookies[name], samesite="Lax")
            else:
                response.set_cookie(
                    cookies[name],
                    value,
                    max_age=YEAR,
                    samesite="Lax",
                    httponly=True,
                    secure=request.is_secure(),
                )
        return response

    def _language(self, request: HttpRequest) -> str:
        if (kept := request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)) in self.languages:
            return str(kept)
        for code, _quality in _accepted(request.headers.get("Accept-Language", "")):
            if (found := code.split("-")[0]) in self.languages:
                return found
        return settings.LANGUAGE_CODE


def _accepted(header: str) -> list[tuple[str, float]]:
    """The languages of an Accept-Language header, the most wanted first; what cannot be read is left out."""
    found = []
    for part in header[:500].lower().split(","):
        code, _semicolon, parameter = part.strip().partition(";")
        try:
            quality = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if code and quality > 0:
            found.append((code, quality))
    return sorted(found, key=lambda pair: -pair[1])


def theme_of(request: HttpRequest) -> str:
    """The chosen theme, "light" or "dark"; "" where the reader's device decides."""
    kept = request.COOKIES.get(THEME_COOKIE, "")
    return kept if kept in THEMES else ""
