"""How long the pages take on whatever the data folder holds, and how many queries each makes.

    ESSAIM_DATA=/tmp/large .venv/bin/python bench/pages.py [--rounds 60]

Each page is rendered in this process by Django's test client, nothing kept between two times, for a stranger and for a
member of « Banc 1 ». Milliseconds; `busy`: of processor time, which a loaded machine does not stretch.
"""

import argparse
import os
import re
import statistics
import time
from html import unescape
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from essaim.connect.actors.models import Actor  # noqa: E402
from essaim.foundation.accounts.models import User  # noqa: E402
from essaim.foundation.spaces.models import Membership, Space  # noqa: E402


def pages() -> dict[str, str]:
    """Title → address."""
    middle = Actor.objects.order_by("pk")[Actor.objects.count() // 2]
    directory, map_page = reverse("actors:directory"), reverse("actors:map")
    return {
        "home": "/",
        "directory": directory,
        "directory, kind": f"{directory}?nature=initiative",
        "directory, network": f"{directory}?espace=banc-1",
        "page 40": fortieth(directory),
        "page 40, kind": fortieth(f"{directory}?nature=initiative"),
        "page 40, network": fortieth(f"{directory}?espace=banc-1"),
        "page 40, category": fortieth(f"{directory}?categorie=alimentation"),
        "page 40, kind+category": fortieth(f"{directory}?nature=funder&categorie=alimentation"),
        "page 40, department": fortieth(f"{directory}?territoire=departement-59"),
        "page 40, text": fortieth(f"{directory}?q=canal"),
        "page 40, kind+network+text": fortieth(f"{directory}?q=canal&nature=initiative&espace=banc-1"),
        "numbers": reverse("actors:numbers"),
        "numbers, kind": f"{reverse('actors:numbers')}?nature=initiative",
        "numbers, commune": f"{reverse('actors:numbers')}?territoire=commune-26113",
        "directory, text": f"{directory}?q=canal",
        "directory, rare text": f"{directory}?q=fournil+lodeve",
        "directory, no match": f"{directory}?q=introuvable",
        "directory, department": f"{directory}?territoire=departement-59",
        "directory, region": f"{directory}?territoire=region-84",
        "directory, EPCI": f"{directory}?territoire=epci-200093201",
        "directory, commune": f"{directory}?territoire=commune-26113",
        "directory, territory": f"{directory}?territoire=banc",
        "map": map_page,
        "map points, France": f"{reverse('actors:points')}?bbox=-5,41,9,51&zoom=6",
        "map points, a town": f"{reverse('actors:points')}?bbox=1.3,43.5,1.6,43.7&zoom=12",
        "card": reverse("actors:actor", args=[middle.public_id]),
        "place, commune": "/territoires/commune-26113/",
        "place, department": "/territoires/departement-59/",
        "place, region": "/territoires/region-84/",
        "place, territory": "/territoires/banc/",
        "places compared": "/lieux/comparer/?lieu=departement-59&lieu=departement-69&lieu=departement-26",
        "partnerships": "/partenariats/",
        "network": f"/espaces/{middle.space.slug}/",
        "networks": "/espaces/",
    }


def fortieth(address: str) -> str:
    """The address of the fortieth page of a list, by its own links."""
    client, path = Client(), address.partition("?")[0]
    for _ in range(39):
        following = re.search(r'href="(\?[^"]*)" rel="next"', client.get(address).content.decode())
        if not following:
            break
        address = path + unescape(following[1])
    return address


def member() -> Client:
    """A client signed in as a member of « Banc 1 »."""
    user = User.objects.filter(email="banc@exemple.test").first() or User.objects.create_user(
        "banc@exemple.test", name="Banc"
    )
    space = Space.objects.filter(slug="banc-1").first()
    if space and not Membership.objects.filter(space=space, party=user.party).exists():
        Membership.objects.create(space=space, party=user.party, role="member")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def measure(client: Client, address: str, rounds: int) -> tuple[int, float, float, float, int, int]:
    """Status, p50, p95, p50 of processor time, number of queries, bytes."""
    client.get(address)
    times, busy = [], []
    for _ in range(rounds):
        start, worked = time.perf_counter(), time.process_time()
        response: Any = client.get(address)
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    weight = len(response.content) if not response.streaming else 0
    p50, p95 = statistics.median(times), sorted(times)[int(rounds * 0.95)]
    return response.status_code, p50, p95, statistics.median(busy), len(queries), weight


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("AnonymousPages")]
    print(
        f"{Actor.objects.count()} cards\n{'page':28}{'who':10}{'p50':>8}{'p95':>8}{'busy':>8}{'queries':>9}{'kB':>7}"
    )
    for who, client in {"stranger": Client(), "member": member()}.items():
        for title, address in pages().items():
            status, p50, p95, busy, queries, weight = measure(client, address, rounds)
            odd = "" if status == 200 else f"   status {status}"
            print(
                f"{title:28}{who:10}{p50:8.1f}{p95:8.1f}{busy:8.1f}{queries:9}{weight / 1000:7.1f}{odd}",
                flush=True,
            )


if __name__ == "__main__":
    main()
