"""Every page that links lead to, as each role, at both widths: it answers, axe finds nothing, it does not overflow."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.conftest import Server, axe_violations, too_wide

ROLES = ["stranger", "membre", "animation", "administration"]
MOST = 90  # pages a role
EXAMPLES = {"phone": 2, "desk": 1}  # of each kind of page


def enter(page: Any, role: str) -> None:
    """Sign in by the demonstration's own buttons."""
    if role == "stranger":
        return
    page.goto("/compte/connexion/")
    page.locator(f"form[action$='/{role}/'] button").click()
    page.wait_for_url("**/moi/**")


def kind_of(url: str) -> str | None:
    """The route behind an address, so that a thousand cards count as one kind of page; None: not a page."""
    path = urlsplit(url).path
    if (
        path.startswith("/static/")
        or "export." in path
        or path.endswith((".json", ".jsonld", ".ttl", ".css"))
    ):
        return None
    try:
        match = resolve(path)
        return None if match.view_name == "files:content" else match.route
    except Resolver404:
        return path


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page(server: Server, open_page: Callable[..., Any], role: str, size: str) -> None:
    page = open_page(size)
    enter(page, role)
    waiting, seen, faults = ["/"], {}, []
    while waiting and sum(seen.values()) < MOST:
        url = urljoin(server.url, waiting.pop(0))
        kind = kind_of(url)
        if kind is None or seen.get(kind, 0) >= EXAMPLES[size] or "format=jsonld" in url:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        response = page.goto(url)
        if response is None or response.status >= 400:
            faults.append(f"{url}: {response and response.status}")
            continue
        faults += axe_violations(page)
        faults += [f"{url} overflows"] if too_wide(page) else []
        links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
        waiting += [link.split("#")[0] for link in links if link.startswith(server.url)]
    assert not faults, "\n".join(faults)
    assert len(seen) >= 8


@pytest.mark.parametrize(
    ("path", "most"), [("/", 100), ("/annuaire/", 100), ("/espaces/", 100), ("/carte/", 600)]
)
def test_pages_weigh_little(open_page: Callable[..., Any], path: str, most: int) -> None:
    """In kB as they cross the wire, fonts aside (cached for a year); a text page in under 10 requests."""
    page = open_page("phone")
    finished: list[Any] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(path, wait_until="networkidle")
    sizes = {
        request.url: request.sizes()["responseBodySize"]
        for request in finished
        if ".woff2" not in request.url
    }
    assert sum(sizes.values()) < most * 1000, sizes
    assert most > 100 or len(sizes) < 10, sizes
