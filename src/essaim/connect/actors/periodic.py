"""The bin empties itself after thirty days; cards whose commune was never looked for get it; the map is drawn anew when
much changed."""

from datetime import timedelta

from essaim.foundation.kernel.periodic import Every

KEPT = timedelta(days=30)
AT_MOST = 2_000  # cards a run
PLACED_AT_ONCE = 50  # in a transaction: others wait for it
PLACED_AT_MOST = 2_000
PLACE = ["commune", "latitude", "longitude", "precision", "placed_by", "cell"]


def empty_bins() -> int:
    """Purge the cards that have been in a bin for longer than that; returns how many."""
    from django.utils import timezone

    from essaim.connect.actors.actions import purge_actor
    from essaim.connect.actors.models import Actor
    from essaim.foundation.kernel.actions import SYSTEM

    old = Actor.objects.filter(binned_at__lt=timezone.now() - KEPT).order_by("pk")[:AT_MOST]
    found = list(old)
    for actor in found:
        purge_actor(SYSTEM, actor)
    return len(found)


def place_cards() -> int:
    """Give their commune, and the point that follows, to cards that never had it looked for; returns how many."""
    from django.db import transaction

    from essaim.connect.actors.atlas.touching import touch
    from essaim.connect.actors.keying import rekey
    from essaim.connect.actors.models import Actor, SourceRecord
    from essaim.connect.actors.placing import Given
    from essaim.connect.actors.values import settle

    done = 0
    while done < PLACED_AT_MOST:
        with transaction.atomic():
            found = list(Actor.objects.filter(commune__isnull=True).order_by("pk")[:PLACED_AT_ONCE])
            keys = [actor.pk for actor in found]
            sourced = set(SourceRecord.objects.filter(actor_id__in=keys).values_list("actor_id", flat=True))
            for actor in found:
                settle(actor, Given("import" if actor.pk in sourced else "hand"))
            Actor.objects.bulk_update(found, PLACE)  # not `updated_at`: nobody changed the card
            rekey(keys)
            touch(keys)
        done += len(found)
        if len(found) < PLACED_AT_ONCE:
            break
    return done


def draw_map() -> None:
    """Write the index of the map when it is due; in a thread of its own, since it waits for the process that does."""
    from essaim.connect.actors.atlas.writing import renew_when_due

    renew_when_due()


PERIODIC = [
    Every(3600, empty_bins),
    Every(60, place_cards),
    Every(20, draw_map, apart=True),
]
