"""Pages for what goes wrong, in the look of the others: what happened, and what to do next."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def problem(
    request: HttpRequest, status: HTTPStatus, title: str, text: str, login: bool = False
) -> HttpResponse:
    """A page that says what happened and what to do, with that status. `login` offers to sign in, to strangers."""
    context = {"status": int(status), "title": title, "text": text, "offer_login": login}
    return render(request, "ui/errors/problem.html", context, status=int(status))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came could not be read."""
    text = _("Ce que le navigateur a envoyé n’a pas pu être lu. Revenez en arrière et essayez à nouveau.")
    return problem(request, HTTPStatus.BAD_REQUEST, _("Demande illisible"), text)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the sentence of the rule that refused, and how to go on."""
    sentence: Any = getattr(exception, "sentence", "") or _("Vous n’avez pas le droit de faire cela ici.")
    return problem(
        request, HTTPStatus.FORBIDDEN, _("Ce n’est pas ouvert à tout le monde"), str(sentence), login=True
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent, or not to be seen by this reader: the page never tells which."""
    text = _(
        "Cette page n’existe pas, ou pas pour vous. L’adresse a peut-être changé, ou il faut se connecter pour la voir."
    )
    return problem(request, HTTPStatus.NOT_FOUND, _("Page introuvable"), text, login=True)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without context, session or database, since any of them may be what failed."""
    return HttpResponse(render_to_string("ui/errors/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open for too long, or cookies are refused."""
    text = _(
        "Le formulaire est resté ouvert trop longtemps, ou le navigateur refuse les cookies. "
        "Revenez en arrière, rechargez la page et envoyez-le à nouveau : ce que vous avez écrit y est encore."
    )
    return problem(request, HTTPStatus.FORBIDDEN, _("Le formulaire a expiré"), text)
