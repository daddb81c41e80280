"""How long an action takes to become the notices of many: queued in the app, then written as mails.

    ESSAIM_DATA=/tmp/notices .venv/bin/python bench/notices.py [10000]

Makes that many invented people who follow a card, public, then seen by the members of its space alone, and corrects it
each time; then mails those who asked for it at once. Seconds. Nothing leaves the machine.
"""

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from essaim.connect.actors.actions import add_actor, close_actor, edit_actor  # noqa: E402
from essaim.foundation.accounts.models import Party, User  # noqa: E402
from essaim.foundation.kernel.actions import SYSTEM  # noqa: E402
from essaim.foundation.kernel.models import Entry  # noqa: E402
from essaim.foundation.mail.models import Outgoing  # noqa: E402
from essaim.foundation.news.mailing import send_due  # noqa: E402
from essaim.foundation.news.models import Choice, Follow, Notice  # noqa: E402
from essaim.foundation.news.telling import tell  # noqa: E402
from essaim.foundation.spaces.actions import create_space  # noqa: E402
from essaim.foundation.spaces.models import Membership, Space  # noqa: E402


def make_people(count: int, space: Space) -> list[Party]:
    """Invented members of the space, who want a mail at once of what they follow."""
    parties = []
    for start in range(0, count, 1000):
        with transaction.atomic():
            numbers = range(start, min(count, start + 1000))
            made = Party.objects.bulk_create(Party(kind="person", name=f"Personne {n}") for n in numbers)
            User.objects.bulk_create(
                User(email=f"p{n}@exemple.test", party=party, password="!")
                for n, party in zip(numbers, made, strict=True)
            )
            Membership.objects.bulk_create(Membership(space=space, party=party) for party in made)
            Choice.objects.bulk_create(Choice(party=party, topic="cards", pace="now") for party in made)
            parties += made
    return parties


def timed(what: str, do: Callable[[], int]) -> None:
    start = time.perf_counter()
    done = do()
    print(f"{what:<58} {done:>7} {time.perf_counter() - start:8.2f} s", flush=True)


def last_entry() -> int:
    return Entry.objects.filter(object_type="actors.actor").order_by("-pk").values_list("pk", flat=True)[0]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    call_command("prepare", verbosity=0)
    if Follow.objects.exists():
        sys.exit("Ce dossier a déjà servi : donnez-en un vide.")
    space = create_space(SYSTEM, name="Banc", slug="banc", kind="network")
    card = add_actor(SYSTEM, space, name="Fiche suivie")
    people = make_people(count, space)
    Follow.objects.bulk_create(
        (Follow(party=party, object_type=card.type_name(), object_id=card.pk) for party in people),
        batch_size=500,
    )
    edit_actor(SYSTEM, card, name="Fiche suivie, corrigée")
    timed("notices of a public card, queued", lambda: tell(last_entry()))
    close_actor(SYSTEM, card)
    Notice.objects.update(mail="")
    edit_actor(SYSTEM, card, name="Fiche de groupe")
    timed("notices of a card for members alone, queued", lambda: tell(last_entry()))
    timed("mails of these, written in the outbox", send_due)
    print(f"{Outgoing.objects.count()} mails wait; {Notice.objects.count()} notices")


if __name__ == "__main__":
    main()
