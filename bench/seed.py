"""Fill the data folder with invented cards, many of them, as fast as the tables take them.

    ESSAIM_DATA=/tmp/large .venv/bin/python bench/seed.py 100000

They go, public, into fifty networks named « Banc 1 » to « Banc 50 » (the first holds a fifth of them).
"""

import os
import random
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from essaim.connect.actors.keying import rekey  # noqa: E402
from essaim.connect.actors.models import Actor  # noqa: E402
from essaim.connect.actors.terms import set_terms  # noqa: E402
from essaim.connect.actors.values import settle  # noqa: E402
from essaim.foundation.kernel.actions import SYSTEM  # noqa: E402
from essaim.foundation.places.actions import add_territory  # noqa: E402
from essaim.foundation.places.models import Territory  # noqa: E402
from essaim.foundation.search.index import refresh  # noqa: E402
from essaim.foundation.spaces.actions import create_space  # noqa: E402
from essaim.foundation.spaces.models import Space  # noqa: E402
from essaim.foundation.vocabularies.terms import Curated  # noqa: E402

BATCH = 1000
SPACES = 50
TOWNS = [
    ("Paris", "75011", 48.86, 2.35, 20), ("Marseille", "13001", 43.30, 5.37, 9), ("Lyon", "69003", 45.76, 4.84, 9),
    ("Toulouse", "31000", 43.60, 1.44, 9), ("Nantes", "44000", 47.22, -1.55, 8), ("Lille", "59000", 50.63, 3.06, 9),
    ("Rennes", "35000", 48.11, -1.68, 7), ("Bordeaux", "33000", 44.84, -0.58, 7), ("Grenoble", "38000", 45.19, 5.72, 6),
    ("Strasbourg", "67000", 48.58, 7.75, 6), ("Montpellier", "34000", 43.61, 3.88, 6), ("Dijon", "21000", 47.32, 5.04, 4),
    ("Caen", "14000", 49.18, -0.37, 4), ("Brest", "29200", 48.39, -4.49, 4), ("Clermont-Ferrand", "63000", 45.78, 3.09, 4),
    ("Saint-Girons", "09200", 42.98, 1.15, 2), ("Arras", "62000", 50.29, 2.78, 2), ("Colombelles", "14460", 49.20, -0.30, 1),
    ("Die", "26150", 44.75, 5.37, 1), ("Redon", "35600", 47.65, -2.08, 1), ("Figeac", "46100", 44.61, 2.03, 1),
    ("Lodève", "34700", 43.73, 3.32, 1), ("Guéret", "23000", 46.17, 1.87, 1), ("Ajaccio", "20000", 41.92, 8.74, 1),
    ("Saint-Denis", "97400", -20.88, 55.45, 2), ("Fort-de-France", "97200", 14.60, -61.07, 2), ("Le Creusot", "71200", 46.80, 4.42, 1),
]  # fmt: skip
KINDS = ["organisation", "initiative", "initiative", "initiative", "network", "public_body", "funder"]
WHAT = [
    "Épicerie", "Atelier", "Jardin", "Ressourcerie", "Café", "Maison", "Coopérative", "Fabrique", "Régie", "Cantine",
    "Garage", "Librairie", "Monnaie", "Conciergerie", "Recyclerie", "Fournil", "Brasserie", "Laverie", "Pépinière", "Ferme",
]  # fmt: skip
WHOSE = [
    "des voisins", "du canal", "partagée", "de la gare", "solidaire", "des possibles", "du faubourg", "des deux rives",
    "en transition", "des quatre saisons", "du vieux pont", "de l’étape", "du commun", "populaire", "des hauts", "citoyenne",
]  # fmt: skip
VALUES = ["coopération", "sobriété", "égalité", "convivialité", "autonomie", "hospitalité"]


def invented(chance: random.Random, number: int, space: Space) -> Actor:
    """A card near a town, half filled in as real ones are."""
    city, postcode, latitude, longitude, _weight = chance.choices(TOWNS, [town[4] for town in TOWNS])[0]
    what = chance.choice(WHAT)
    actor = Actor(
        space=space,
        name=f"{what} {chance.choice(WHOSE)} {number}",
        kind=chance.choice(KINDS),
        summary=f"{what} ouverte à toutes et à tous, à {city}." if chance.random() < 0.6 else "",
        description="Portée par ses usagers, elle se finance par ses ventes et par le bénévolat. "
        * chance.randrange(6),
        city=city,
        postcode=postcode,
        country="FR",
        latitude=latitude + chance.gauss(0, 0.15),
        longitude=longitude + chance.gauss(0, 0.2),
        volunteers=chance.randrange(60) if chance.random() < 0.4 else None,
        budget=chance.randrange(1, 900) * 1000 if chance.random() < 0.2 else None,
    )
    settle(actor)
    return actor


def spaces() -> list[Space]:
    """The networks, opened by the ordinary action where they are not there."""
    found = []
    for number in range(1, SPACES + 1):
        slug = f"banc-{number}"
        existing = Space.objects.filter(slug=slug).first()
        found.append(existing or create_space(SYSTEM, None, name=f"Banc {number}", slug=slug))
    return found


def fill(count: int) -> None:
    """Insert `count` cards with one to three categories and some values."""
    chance = random.Random(count)
    homes, curated = spaces(), Curated()
    slugs = sorted(term.slug for term in curated.by_id.values() if curated.find(term.slug) == term)
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        homes_of = [homes[0] if chance.random() < 0.2 else chance.choice(homes) for _number in numbers]
        with transaction.atomic():
            cards = [invented(chance, number, home) for number, home in zip(numbers, homes_of, strict=True)]
            made = Actor.objects.bulk_create(cards)
            terms: list[Any] = [(card, {"categories": chance.sample(slugs, chance.randint(1, 3)),
                                        "values": chance.sample(VALUES, chance.randrange(3))}) for card in made]  # fmt: skip
            set_terms(terms, curated, fresh=True)
            rekey([card.pk for card in made])
            refresh(Actor.type_name(), [card.pk for card in made])


def territory() -> None:
    """A territory of a thousand communes, for the pages that filter by one."""
    if not Territory.objects.filter(slug="banc").exists():
        add_territory(SYSTEM, Space.objects.get(slug="banc-1"), name="Banc", places="59\n33\n44\n26")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0, interactive=False)
    start = time.perf_counter()
    fill(count)
    territory()
    print(f"{count} cards in {time.perf_counter() - start:.0f} s; {Actor.objects.count()} in all")


if __name__ == "__main__":
    main()
