"""What strangers share is kept; what concerns one person never is."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from essaim.foundation.kernel.middleware import AnonymousPages
from essaim.foundation.kernel.models import Entry

pytestmark = pytest.mark.django_db


class Pages:
    def __init__(self, **headers: str) -> None:
        self.calls = 0
        self.headers = headers

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.calls += 1
        return HttpResponse(f"page {self.calls}", headers=self.headers)


def get(
    middleware: AnonymousPages, path: str = "/", cookies: dict[str, str] | None = None, **headers: Any
) -> HttpResponse:
    request = RequestFactory(headers=headers).get(path)
    request.COOKIES = cookies or {}
    return middleware(request)


def test_kept_until_an_action_is_done() -> None:
    pages = Pages()
    middleware = AnonymousPages(pages)
    assert get(middleware).content == get(middleware).content == b"page 1"
    Entry.objects.create(action="a.b", object_type="x.y", object_id=1)
    assert get(middleware).content == b"page 2"


def test_addresses_and_languages_are_kept_apart() -> None:
    middleware = AnonymousPages(Pages())
    answers = [
        get(middleware),
        get(middleware, "/?q=1"),
        get(middleware, cookies={"django_language": "en"}),
        get(middleware, accept_language="en"),
        get(middleware, accept="application/ld+json"),
    ]
    assert len({answer.content for answer in answers}) == 5


def test_a_session_is_never_served_from_what_is_kept() -> None:
    pages = Pages()
    middleware = AnonymousPages(pages)
    get(middleware)
    assert get(middleware, cookies={"sessionid": "x"}).content == b"page 2"
    assert get(middleware).content == b"page 1"


def test_what_sets_a_cookie_is_not_kept() -> None:
    def with_cookie(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x")
        response.set_cookie("csrftoken", "secret")
        return response

    middleware = AnonymousPages(with_cookie)
    get(middleware)
    assert not middleware.kept


def test_etag_answers_304() -> None:
    middleware = AnonymousPages(Pages())
    tag = get(middleware)["ETag"]
    again = get(middleware, if_none_match=tag)
    assert again.status_code == 304 and not again.content
