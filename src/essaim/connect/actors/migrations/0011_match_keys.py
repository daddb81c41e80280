"""The cards that are there get the keys by which likely duplicates are found: 100,000 in about twenty seconds."""

from django.db import migrations

from essaim.connect.actors.matching import cards
from essaim.connect.actors.matching.names import Frequencies

READ = (
    "pk", "space_id", "name", "acronym", "city", "website", "links", "siret", "rna", "street", "postcode", "commune",
    "country", "precision", "latitude", "longitude",
)
AT_ONCE = 1_000


def give_keys(apps, schema_editor):
    Actor, MatchKey = apps.get_model("actors", "Actor"), apps.get_model("actors", "MatchKey")
    steady, last = Frequencies(), 0
    while rows := list(
        Actor.objects.filter(binned_at__isnull=True, pk__gt=last).order_by("pk").values(*READ)[:AT_ONCE]
    ):
        last = rows[-1]["pk"]
        MatchKey.objects.bulk_create(
            MatchKey(actor_id=said["pk"], key=key, space_id=said["space_id"])
            for said in rows
            for key in sorted(cards.numbers(cards.ready(said), steady))
        )


class Migration(migrations.Migration):

    dependencies = [("actors", "0010_matching")]

    operations = [migrations.RunPython(give_keys, migrations.RunPython.noop)]
