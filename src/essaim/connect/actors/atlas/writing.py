"""Writing the index anew, in the background: when it is missing, or when much changed since."""

import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from essaim.connect.actors.models import Actor, MapChange, MapState

SMALL = 20_000  # cards: up to there, who reads the map reads them all in a moment, and nothing is written
CHANGES = 2_000  # beyond, each look at the map costs too much
BETWEEN = timedelta(minutes=5)  # an import changes thousands of cards: not anew for each lot
AT_ONCE = 2_000


def small() -> bool:
    """Whether no file is needed."""
    placed = Actor.objects.live().filter(cell__isnull=False)
    return placed[: SMALL + 1].count() <= SMALL


def token() -> str:
    """The name of the index; "" before the first."""
    return MapState.objects.values_list("token", flat=True).first() or ""


def renew_when_due() -> bool:
    """What the worker asks again and again; two queries where nothing is to be done. A process of its own writes: it gives
    back its memory."""
    from essaim.connect.actors.atlas.files import there

    if not _due(there(token())):
        return False
    subprocess.run([sys.executable, "-m", "essaim", "draw_map"], check=True)
    return True


def _due(written: bool) -> bool:
    state = MapState.objects.first()
    many = MapChange.objects.all()[: CHANGES + 1].count() > CHANGES
    rested = state is None or state.at < timezone.now() - BETWEEN
    return (many and rested) or (not written and not small())


def renew() -> int:
    """Write the index and forget what changed before; how many cards it holds. Where only this machine lacks the file, it is written
    under the name that all know: what changed since is laid over it as over the others."""
    from essaim.connect.actors.atlas import files
    from essaim.connect.actors.atlas.rows import everything

    now, known = token(), list(MapChange.objects.values_list("pk", flat=True))
    if now and not files.there(now) and len(known) <= CHANGES and not small():
        index = everything()
        files.write(now, index)
        return len(index)
    fresh, size = uuid4().hex, 0
    if not small():
        index = everything()
        files.write(fresh, index)
        size = len(index)
    MapState.objects.update_or_create(pk=1, defaults={"token": fresh})
    for first in range(0, len(known), AT_ONCE):
        with transaction.atomic():
            MapChange.objects.filter(pk__in=known[first : first + AT_ONCE]).delete()
    files.prune({fresh, now})
    return size
