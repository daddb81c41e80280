"""The frame of the pages: language, theme, menu, errors, and what strangers' pages must not hold."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation

from essaim.foundation.ui import context, errors
from essaim.foundation.ui.middleware import Language

PAGES = ["/style", "/accessibilite"]


@pytest.mark.django_db
@pytest.mark.parametrize("url", PAGES)
def test_pages_for_strangers(client: Client, url: str) -> None:
    html = client.get(url).content.decode()
    assert '<html lang="fr">' in html
    assert "csrfmiddlewaretoken" not in html
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!creativecommons|www\.gnu)', html.split("<main")[0])
    assert html.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_the_frame_asks_the_database_nothing_for_strangers(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client.get("/accessibilite")
    with django_assert_max_num_queries(1):  # the number of the last journal entry, for the kept pages
        client.get("/accessibilite")


@pytest.mark.django_db
def test_signed_in(as_: Callable[[Any], Client], make_user: Callable[..., Any]) -> None:
    html = as_(make_user("lise")).get("/accessibilite").content.decode()
    assert "Lise" in html
    assert "Se déconnecter" in html
    assert "csrfmiddlewaretoken" in html


@pytest.mark.django_db
def test_a_choice_of_language_is_kept_and_leaves_the_address(client: Client) -> None:
    answer = client.get("/style?q=a+b&lang=en")
    assert (answer.status_code, answer["Location"]) == (302, "/style?q=a+b")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert '<html lang="en"' in client.get("/style").content.decode()


@pytest.mark.django_db
def test_a_choice_of_theme(client: Client) -> None:
    assert client.get("/style?theme=dark")["Location"] == "/style"
    assert 'data-theme="dark">' in client.get("/style").content.decode()
    client.get("/style?theme=auto")
    assert '<html lang="fr">' in client.get("/style").content.decode()


@pytest.mark.django_db
def test_what_cannot_be_chosen_is_ignored(client: Client) -> None:
    assert client.get("/style?lang=xx&theme=pink").status_code == 200
    assert client.post("/style?lang=en").status_code != 302


def test_a_choice_never_leads_elsewhere(rf: RequestFactory) -> None:
    request = rf.get("/?lang=en")
    request.path = "//ailleurs.test/"
    answer = Language(errors.bad_request)(request)
    assert answer["Location"].startswith("/%2F")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,en;q=0.8", "en"),
        ("de, fr;q=0.4, en;q=0.3", "fr"),
        ("en;q=0", "fr"),
        ("en;q=x", "fr"),
        (";;;,", "fr"),
        ("", "fr"),
    ],
)
def test_the_language_of_the_device(rf: RequestFactory, header: str, language: str) -> None:
    seen = []

    def view(request: Any) -> Any:
        seen.append(translation.get_language())
        return errors.HttpResponse()

    answer = Language(view)(rf.get("/", headers={"Accept-Language": header}))
    assert seen == [language]
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.django_db
def test_not_found(client: Client) -> None:
    answer = client.get("/nulle-part")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()
    assert "Aller à l’accueil" in answer.content.decode()


def given(rf: RequestFactory) -> Any:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/ici?a=b")
    request.user = AnonymousUser()
    return request


def test_a_refusal_says_why(rf: RequestFactory) -> None:
    refusal = PermissionDenied()
    refusal.sentence = "Il faut être membre de l’espace."  # type: ignore[attr-defined]
    answer = errors.forbidden(given(rf), refusal)
    assert answer.status_code == 403
    assert "Il faut être membre de l’espace." in answer.content.decode()
    assert "pas le droit" in errors.forbidden(given(rf), PermissionDenied()).content.decode()


def test_other_errors(rf: RequestFactory) -> None:
    assert errors.bad_request(given(rf)).status_code == 400
    answer = errors.csrf_failure(given(rf), "CSRF cookie not set.")
    assert answer.status_code == 403
    assert "Le formulaire a expiré" in answer.content.decode()


def test_a_server_error_needs_neither_session_nor_database(rf: RequestFactory) -> None:
    answer = errors.server_error(rf.get("/"))  # no user, no database mark: any query would fail
    assert answer.status_code == 500
    assert "Une erreur de notre côté" in answer.content.decode()


def test_absent_rooms_leave_no_dead_link() -> None:
    assert context.optional_url("nowhere:page") == ""
