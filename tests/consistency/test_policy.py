"""Every answer carries the policy: pages, refusals, errors, files; and nothing inline slips in."""

import asyncio
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from essaim.config.policy import HEADERS
from tests.serving.test_serving import call, http
from tests.support.urls import named_views
from tests.support.world import ARGUMENTS, build

INLINE = re.compile(
    r"<style|\sstyle=|\son\w+=|<script(?![^>]*(\ssrc=|application/(?:ld\+)?json))|javascript:", re.I
)
# The two things that any site may show, and what their answers say otherwise.
OPEN = {"Cross-Origin-Resource-Policy": "cross-origin"}
ELSEWHERE: dict[str, dict[str, str | None]] = {
    "maps:embedded": {**OPEN, "X-Frame-Options": None},
    "maps:badge": {**OPEN},
}


@pytest.mark.django_db
@pytest.mark.parametrize("position", ["stranger", "administrator"])
def test_every_page_carries_the_policy(position: str) -> None:
    world = build("public")
    client = Client()
    if user := world.people[position]:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, parameters in named_views().items():
        given = (
            ARGUMENTS[name](world) if name in ARGUMENTS else {"slug": world.space.slug} if parameters else {}
        )
        response = client.get(reverse(name, kwargs=given))
        carries(response.headers, name)
        if "html" in response["Content-Type"] and not response.streaming:
            assert not INLINE.search(response.content.decode()), name


def carries(headers: Any, where: str) -> None:
    for name, value in (HEADERS | ELSEWHERE.get(where, {})).items():
        assert headers.get(name) == value, (where, name)
    policy = headers.get("Content-Security-Policy", "")
    if where == "maps:embedded":
        policy = policy.replace("frame-ancestors *", "")
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy, (where, policy)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/rien/", "/espaces/absent/", "/static/absent.css"])
def test_so_do_refusals(path: str) -> None:
    carries(Client().get(path).headers, path)


def test_so_does_an_error(monkeypatch: Any) -> None:
    from essaim.desk.home import views

    def fail(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "render", fail)
    response = Client(raise_request_exception=False).get("/vie-privee/")
    assert response.status_code == 500
    carries(response.headers, "500")


@pytest.mark.parametrize("path", ["/static/ui/mark.svg", "/static/ui/dist/manifest.json"])
def test_so_do_files(path: str) -> None:
    from essaim.config.asgi import app

    status, headers, _body = asyncio.run(call(app, http(path=path)))
    assert status == 200
    carries({name.title() if name != "x-content-type-options" else name: value for name, value in headers.items()} | {key: headers.get(key.lower()) for key in [*HEADERS, "Content-Security-Policy"]}, path)  # fmt: skip


def test_https_asks_browsers_to_keep_to_it(settings: Any) -> None:
    from essaim.config import asgi

    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_PRELOAD = 10, True
    assert asgi.hsts() == "max-age=10; includeSubDomains; preload"
    settings.SECURE_HSTS_SECONDS = 0
    assert asgi.hsts() == ""
