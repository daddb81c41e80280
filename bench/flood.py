"""What becomes of a flood of comments through the pages: `.venv/bin/python bench/flood.py`, in a database of its own.

1 address × 1,000, then 100 addresses × 50, each confirmed by its mail; prints what was held, published, refused, and how long
an answer took. Some three minutes on two cores: each sending goes through the whole page.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ["ESSAIM_DATA"] = tempfile.mkdtemp()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

settings.ALLOWED_HOSTS = ["*"]
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
mail.outbox = []
call_command("migrate", verbosity=0)
call_command("createcachetable")

from essaim.connect.actors.tests.factories import make_actor  # noqa: E402
from essaim.foundation.discussion import guard  # noqa: E402
from essaim.foundation.discussion.models import Contribution  # noqa: E402
from essaim.foundation.discussion.queries import queue  # noqa: E402
from essaim.foundation.discussion.tests.helpers import link_in, solved  # noqa: E402
from essaim.foundation.kernel.actions import SYSTEM  # noqa: E402
from essaim.foundation.spaces.actions import create_space  # noqa: E402

guard.QUICKEST, guard.BITS = -1, 4  # the robots are patient, and have fast machines


def flood(name: str, addresses: list[str], each: int) -> None:
    space = create_space(SYSTEM, None, name=name)
    card = make_actor(space)
    client, outcome, took, began = Client(), Counter(), [], time.perf_counter()
    for address in addresses:
        for number in range(each):
            mail.outbox.clear()
            fields = {
                "visitor_name": "Robot",
                "visitor_mail": f"r{number}.{address}@exemple.test",
                "homepage": "",
            }
            body = {"body": f"Envoi {number} de {address}, à lire.", "shown": guard.stamp(), **solved()}
            asked = time.perf_counter()
            client.post(f"/discussion/fiche/{card.public_id}/ecrire/", fields | body, REMOTE_ADDR=address)
            took.append(1000 * (time.perf_counter() - asked))
            if mail.outbox:
                client.post(link_in(mail.outbox[-1]))
                outcome[Contribution.objects.latest("pk").state] += 1
            else:
                outcome["refused"] += 1
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    lines = len(queue(space).held)
    took.sort()
    print(
        f"{name}: {dict(outcome)} in {seconds:.0f} s; an answer: p50 {took[len(took) // 2]:.0f}, "
        f"p95 {took[len(took) * 95 // 100]:.0f}, worst {took[-1]:.0f} ms; "
        f"queue: {lines} lines, {1000 * (time.perf_counter() - began):.0f} ms",
        flush=True,
    )


flood("one address, 1,000", ["198.51.100.7"], 1000)
flood("a hundred addresses, 50 each", [f"203.0.{number}.9" for number in range(100)], 50)
