"""How long a search takes among many entries, rights applied.

    ESSAIM_DATA=/tmp/search .venv/bin/python bench/search.py [--entries 200000] [--rounds 400]
    DATABASE_URL=postgres://… ESSAIM_DATA=/tmp/search .venv/bin/python bench/search.py

Entries are invented from the words of this documentation, the frequent ones often, and of 40,000 invented names; a third are
not public. Queries: one to three words drawn from an entry (all words), or from two entries (any word). Milliseconds, for
a stranger and for a member of three spaces. The first run writes the entries in the database, the next ones find them.
"""

import argparse
import os
import random
import re
import statistics
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from essaim.foundation.kernel import scope  # noqa: E402
from essaim.foundation.search import index, queries  # noqa: E402
from essaim.foundation.search.analysis import parse  # noqa: E402
from essaim.foundation.search.models import Row  # noqa: E402
from essaim.foundation.search.protocol import Document, searchables  # noqa: E402

ROOT = Path(__file__).parents[1]
SPACES = 200
NAMES = 40_000
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "ca",
    "co",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "fi",
    "ga",
    "ge",
    "la",
    "le",
    "li",
    "lo",
    "lu",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "tu",
    "va",
    "ve",
    "vi",
    "vo",
]
FIRST = 10_000_000  # keys of invented objects


def vocabulary() -> tuple[list[str], list[int]]:
    """The words of the documentation, then invented names; how often each comes, added up."""
    counted: dict[str, int] = {}
    for path in sorted([*ROOT.glob("docs/**/*.md"), *ROOT.glob("demo/*.yaml"), *ROOT.glob("*.md")]):
        for word in re.findall(r"[^\W\d_]{3,}", path.read_text(encoding="utf-8")):
            counted[word] = counted.get(word, 0) + 1
    chance, common = random.Random(1), sum(counted.values())
    for _name in range(NAMES):  # names of places, people, bodies: half of the words, each of them rare
        name = "".join(chance.choice(SYLLABLES) for _syllable in range(chance.randint(2, 4))).capitalize()
        counted[name] = max(1, common // NAMES)
    return list(counted), list(accumulate(counted.values()))


def invented(chance: random.Random, words: list[str], weights: list[int], key: int) -> Document:
    """An entry of some forty words."""
    drawn = chance.choices(words, cum_weights=weights, k=44)
    return Document(
        key=FIRST + key,
        title=" ".join(drawn[:4]),
        url=f"/banc/{key}",
        visibility=chance.choices(["public", "network", "group", "private"], [66, 14, 14, 6])[0],
        space_id=chance.randrange(1, SPACES),
        summary=" ".join(drawn[4:14]),
        body=[" ".join(drawn[14:])],
        department=f"{chance.randrange(1, 95):02}",
        dated=None,
    )


def fill(entries: int) -> None:
    """Write the entries that lack, under the kind of the cards."""
    call_command("migrate", verbosity=0, interactive=False)
    chance, (words, weights) = random.Random(entries), vocabulary()
    asked = searchables()["actors.actor"]
    start, there = time.perf_counter(), Row.objects.filter(object_id__gte=FIRST).count()
    for first in range(there, entries, 1000):
        documents = [
            invented(chance, words, weights, key) for key in range(first, min(first + 1000, entries))
        ]
        with transaction.atomic():
            index.write(asked, documents, ())
    if there < entries:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{entries - there} entries written in {time.perf_counter() - start:.0f} s")


def asked(rounds: int, apart: bool) -> list[str]:
    """Queries of one to three words of one entry; `apart`: of two entries."""
    chance = random.Random(rounds)
    keys = list(Row.objects.filter(object_id__gte=FIRST).values_list("pk", flat=True)[:50_000])
    found = []
    for _round in range(rounds):
        rows = Row.objects.filter(pk__in=chance.sample(keys, 2 if apart else 1))
        texts = [f"{row.title} {row.summary}".split() for row in rows]
        found.append(
            " ".join(
                chance.choice(text) for text in texts for _ in range(1 if apart else chance.randint(1, 3))
            )
        )
    return [text for text in found if parse(text)]


class Reader:
    """Somebody signed in, whose scope is given."""

    is_authenticated = True

    def __init__(self) -> None:
        own = frozenset({1, 2, 3})
        self._scope = scope.Scope(
            user_id=1, party_id=1, guest=own, member=own, network=frozenset(range(1, 20))
        )


def measure(title: str, run: Callable[[str], Any], texts: list[str]) -> None:
    """One line: the middle, the 95th percentile, the worst, how many were found in the middle."""
    times, sizes = [], []
    for text in texts[:20]:
        run(text)
    for text in texts:
        start = time.perf_counter()
        found = run(text)
        times.append((time.perf_counter() - start) * 1000)
        sizes.append(len(found))
    p95 = sorted(times)[int(len(times) * 0.95)]
    print(
        f"{title:34}{statistics.median(times):8.1f}{p95:8.1f}{max(times):8.1f}{statistics.median(sizes):8.0f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=400)
    given = parser.parse_args()
    fill(given.entries)
    print(
        f"{connection.vendor}, {Row.objects.count()} entries\n{'':34}{'p50':>8}{'p95':>8}{'worst':>8}{'found':>8}"
    )
    for who, user in {"stranger": None, "member": Reader()}.items():
        measure(f"all words, {who}", lambda text, user=user: queries.best(user, parse(text), text, queries.Chosen()).keys, asked(given.rounds, False))  # fmt: skip
        measure(f"any word, {who}", lambda text, user=user: queries.best(user, parse(text).loose, text, queries.Chosen()).keys, asked(given.rounds, True))  # fmt: skip
        measure(f"while typing, {who}", lambda text, user=user: queries.suggest(user, text[:4]), asked(given.rounds, False))  # fmt: skip


if __name__ == "__main__":
    main()
