"""Every page that links lead to, as each role, at both widths: it answers, axe finds nothing, it does not overflow;
with long names neither."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.conftest import SIZES, Server, axe_violations, too_wide

ROLES = ["administration", "animation", "membre", "stranger"]  # who sees most first
MOST = 250  # pages a role; fewer there are, as long as each kind is told from the others
EXAMPLES = {"stranger": 2}  # of each kind of page; one for the other roles
AUDITED: dict[str, set[str]] = {"phone": set(), "desk": set()}  # the shapes that axe found faultless
READ_WIDE = set[str]()  # kinds of pages read by axe at the desk, as the first role that meets them
SHAPE = """() => {
  const names = (e) => [...e.attributes].map((a) => a.name.startsWith("aria-") || ["class", "type", "role", "lang"].includes(a.name)
    ? `${a.name}=${a.name === "aria-describedby" || a.name === "aria-labelledby" ? !!a.value : a.value}` : a.name).sort().join(" ");
  const says = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) ? "t" : "";
  const shape = (e) => {
    const inside = [...e.children].map(shape).filter((each, i, all) => each !== all[i - 1]);
    return `<${e.localName} ${names(e)}>${says(e)}${inside.join("")}`;
  };
  return shape(document.documentElement);
}"""

EMPTY_FORMS = """() => document.querySelectorAll("main form").forEach((form) => {
  form.noValidate = true;
  form.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea")
    .forEach((each) => { each.value = each.type === "number" ? "-9" : ""; });
})"""


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
        path.startswith(("/static/", "/api/v1/", "/api/elements"))
        or "export." in path
        or path.endswith(
            (".json", ".jsonld", ".ttl", ".rdf", ".css", ".csv", ".atom", ".zip", ".pdf", ".svg")
        )
        or "/modele." in path
    ):
        return None
    try:
        match = resolve(path)
        return None if match.view_name == "files:content" else match.route
    except Resolver404:
        return path


def audit(page: Any, size: str) -> list[str]:
    """What axe finds; a page of the same make as another (same elements and classes, another text) is not read again."""
    shape = page.evaluate(SHAPE)
    if shape in AUDITED[size]:
        return []
    if not (found := axe_violations(page)):
        AUDITED[size].add(shape)
    return found


def faults_at(page: Any, url: str, size: str, *, read: bool = True) -> list[str]:
    """What is wrong with the page that is open, once it has that width; `read`: by axe too."""
    page.set_viewport_size(SIZES[size])
    return (audit(page, size) if read else []) + ([f"{url} overflows on a {size}"] if too_wide(page) else [])


@pytest.mark.parametrize("role", ROLES)
def test_every_page(server: Server, open_page: Callable[..., Any], role: str) -> None:
    page = open_page("phone")
    enter(page, role)
    waiting, seen, faults = ["/"], {}, []
    while waiting and sum(seen.values()) < MOST:
        url = urljoin(server.url, waiting.pop(0))
        kind = kind_of(url)
        if kind is None or seen.get(kind, 0) >= EXAMPLES.get(role, 1) or "format=jsonld" in url:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        response = page.goto(url)
        if response is None or response.status >= 400:
            faults.append(f"{url}: {response and response.status}")
            continue
        # Others of a kind say the same with other words: read by axe on a phone alone.
        faults += faults_at(page, url, "desk", read=kind not in READ_WIDE) + faults_at(page, url, "phone")
        READ_WIDE.add(kind)
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(a => new URL(a.getAttribute('href'), location).href)"
        )
        waiting += [link.split("#")[0] for link in links if link.startswith(server.url)]
    assert not faults, "\n".join(faults)
    assert len(seen) >= 8
    assert not waiting or all(seen.get(kind_of(each)) for each in waiting if kind_of(each)), (
        "pages never reached"
    )


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


def test_long_names_and_refused_forms_overflow_nothing(open_page: Callable[..., Any]) -> None:
    """A name of 120 characters with words of forty letters, at 320 px, and on every form its errors."""
    word = "Anticonstitutionnellement" + "interassociatives"
    name = f"{word} et coopératrices intercommunales hospitalo-universitaires du pays de Saint-Loup"[:120]
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/espaces/nouveau/")
    page.locator("#id_name").fill(name)
    page.locator("#id_slug").fill("long")
    page.locator("#id_summary").fill(f"{word} {word}")
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    page.wait_for_url("**/espaces/long/")
    page.goto("/acteurs/nouveau/?espace=long")
    page.locator("#id_name").fill(name)
    for field in ("summary", "description", "values", "missions", "city"):
        page.locator(f"#id_{field}").fill(f"{word} {word}")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url("**/acteurs/0*/")
    card = page.url
    page.set_viewport_size({"width": 320, "height": 740})
    shown = [card, f"{card}historique/", "/espaces/long/", "/annuaire/?espace=long", "/carte/?espace=long"]
    shown += [f"/espaces/long/{each}/" for each in ("membres", "journal", "fichiers", "corbeille", "imports")]
    shown += ["/espaces/", "/moi/", "/territoires/", "/mots/", "/nouvelles/", f"/chercher/?q={word}"]
    forms = [
        "/espaces/nouveau/",
        "/organisations/nouvelle/",
        f"{card}modifier/",
        f"{card}relations/",
        f"{card}lieu/",
    ]
    forms += [
        f"/espaces/long/{each}/" for each in ("reglages", "importer", "invitations", "territoires/nouveau")
    ]
    faults = []
    for url in shown + forms:
        page.goto(url)
        faults += [url] if too_wide(page) else []
        if url in forms:
            page.evaluate(EMPTY_FORMS)
            page.locator("main form .button.main").first.click()
            page.locator("main .field .error").first.wait_for()
            faults += [f"{url}, with errors"] if too_wide(page) else []
    assert faults == []
