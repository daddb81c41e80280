"""Addresses of the web as one site is known by: its pages and its domains, without what differs for no reason."""

from collections.abc import Iterable
from urllib.parse import urlsplit

# Houses of many: their domain says nothing, the first step of the path says whose it is.
SHARED = frozenset(
    [
        "facebook.com",
        "fb.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "linkedin.com",
        "youtube.com",
        "youtu.be",
        "helloasso.com",
        "wordpress.com",
        "blogspot.com",
        "over-blog.com",
        "over-blog.fr",
        "wixsite.com",
        "jimdofree.com",
        "jimdo.com",
        "site123.me",
        "google.com",
        "framasite.org",
        "frama.space",
        "canalblog.com",
        "free.fr",
        "orange.fr",
        "wanadoo.fr",
        "sfr.fr",
        "mastodon.social",
        "mobilizon.fr",
        "linktr.ee",
        "assoconnect.com",
        "gogocarto.fr",
        "openstreetmap.org",
        "wikipedia.org",
        "wikidata.org",
        "github.io",
        "framagit.org",
        "eklablog.com",
        "e-monsite.com",
        "webnode.fr",
        "business.site",
        "pagesperso-orange.fr",
        "tumblr.com",
        "medium.com",
    ]
)
_SUBDOMAINS_OF = tuple(f".{host}" for host in SHARED)


def page(address: str) -> tuple[str, str] | None:
    """(domain, page) of an address: « exemple.org » and « exemple.org/ici »; the domain is "" on a house of many, whose page
    is the first step of the path. None: no address, or a house of many without a path."""
    try:
        split = urlsplit(address if "//" in address else f"//{address}")
        host = (split.hostname or "").removeprefix("www.").removeprefix("m.").rstrip(".")
    except ValueError:
        return None
    if "." not in host or " " in host or len(host) > 100:
        return None
    path = split.path.strip("/").lower()
    if host in SHARED or host.removeprefix("fr-fr.") in SHARED:
        return _shared(host.removeprefix("fr-fr."), path, split.query)
    if host.endswith(_SUBDOMAINS_OF):
        return host, host
    return host, f"{host}/{path}".rstrip("/")[:200]


def _shared(host: str, path: str, query: str) -> tuple[str, str] | None:
    steps = [
        step
        for step in path.split("/")
        if step not in ("", "pages", "in", "company", "groups", "associations", "pg")
    ]
    if steps and steps[0] == "profile.php":
        steps = [query[:40]]
    return ("", f"{host}/{steps[0]}"[:200]) if steps else None


def pages(addresses: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The pages and the domains of these addresses."""
    found = [each for address in addresses if (each := page(address))]
    return frozenset(each for _host, each in found), frozenset(host for host, _page in found if host)
