"""The map and its list in a real browser: keyboard, steps together, and what is left without WebGL or script."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

pytestmark = [
    pytest.mark.journey,
    pytest.mark.urls(__name__),
]
PAGE = """{% extends "ui/base.html" %}{% load ui %}{% block title %}Carte{% endblock %}{% block head %}{% map_head %}{% endblock %}
{% block main %}<div class="two map-page"><section id="results" aria-label="Liste"><h1>{{ count }}</h1>
<article data-lon="3.05" data-lat="50.63"><a href="/a">Au nord (exemple)</a></article></section>
<section class="map-side" aria-label="Vue">{% map_view clusters="/points.json?q=x" list="#results" bounds="-5,42,9,51" %}</section>
</div>{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    """A list that says how many structures the bounds hold: 7 in all, 3 in a closer view."""
    source = engines["django"].from_string(PAGE)
    return HttpResponse(source.render({"count": 3 if "bbox" in request.GET else 7}, request))


def points(request: HttpRequest) -> HttpResponse:
    """One point in the north; in the south a cluster from afar, another point from nearer."""
    assert request.GET["q"] == "x"
    assert len(request.GET["bbox"].split(",")) == 4
    north = {
        "lon": 3.05,
        "lat": 50.63,
        "name": "Au nord (exemple)",
        "url": "/a",
        "kind": "Association",
        "city": "Lille",
    }
    south = {
        "lon": 1.44,
        "lat": 43.6,
        "name": "<b>Au sud</b>",
        "url": "/b",
        "kind": "Scop",
        "city": "Toulouse",
    }
    if int(request.GET["zoom"]) < 8:
        cluster = {"lon": 1.44, "lat": 43.6, "count": 6, "bounds": [1.3, 43.5, 1.6, 43.7]}
        return JsonResponse({"clusters": [cluster], "points": [north]})
    return JsonResponse({"clusters": [], "points": [south]})


urlpatterns = [path("vue", page), path("points.json", points), path("", include("essaim.foundation.ui.urls"))]


@pytest.fixture(autouse=True)
def _any_host(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]


def open_map(browser: Any, url: str, **options: Any) -> Any:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="fr-FR", **options
    )
    opened = context.new_page()
    opened.faults = []
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on(
        "console", lambda line: opened.faults.append(line.text) if "Security Policy" in line.text else None
    )
    return opened


@pytest.mark.django_db(transaction=True)
def test_map_and_list_in_step(browser: Any, live_server: Any) -> None:
    view = open_map(browser, live_server.url)
    view.goto(f"{live_server.url}/vue")
    cluster = view.locator(".marker.cluster")
    cluster.wait_for()
    assert cluster.get_attribute("aria-label") == "6 acteurs ici, agrandir la carte"
    view.locator("article a").focus()
    assert view.locator(".marker.lit").get_attribute("aria-label") == "Au nord (exemple), Lille"
    assert "bbox" not in view.url, "only a gesture moves the list"

    cluster.focus()
    view.keyboard.press("Enter")
    view.locator("h1:text('3')").wait_for()
    assert "bbox=" in view.url
    assert view.evaluate("document.activeElement.className") == "maplibregl-canvas", "the focus is not lost"

    point = view.locator(".marker.point")
    point.wait_for()
    point.focus()
    view.keyboard.press("Enter")
    link = view.locator(".map-card a")
    link.wait_for()
    assert link.text_content() == "<b>Au sud</b>"
    assert link.get_attribute("href") == "/b"
    assert view.evaluate("document.activeElement.tagName") == "A"
    view.keyboard.press("Escape")
    assert "marker" in view.evaluate("document.activeElement.className")
    assert view.faults == []


@pytest.mark.django_db(transaction=True)
def test_what_is_left_without_webgl_or_script(browser: Any, live_server: Any) -> None:
    view = open_map(browser, live_server.url)
    view.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    view.goto(f"{live_server.url}/vue")
    view.locator("text=Cet appareil ne peut pas dessiner la carte").wait_for()
    assert view.faults == []
    bare = open_map(browser, live_server.url, java_script_enabled=False)
    bare.goto(f"{live_server.url}/vue")
    assert "La carte a besoin de JavaScript" in bare.locator("#map").inner_text()
    assert bare.locator("article").count() == 1


@pytest.mark.django_db(transaction=True)
def test_points_that_do_not_come_are_said(browser: Any, live_server: Any) -> None:
    view = open_map(browser, live_server.url)
    view.route("**/points.json*", lambda route: route.fulfill(status=500, body=json.dumps({})))
    view.goto(f"{live_server.url}/vue")
    view.locator("[role=status]:has-text('n’arrivent pas')").wait_for()
