"""Whatever hangs on a card goes with it when it becomes one with another: a column that names objects, or cards, is
declared in a room's `hanging.py`, or stays for a reason."""

from django.apps import apps
from django.db import models

from essaim.connect.actors.models import Actor
from essaim.foundation.kernel.hanging import hangings

STAY = {
    "actors.ActorTerm.actor_id": "words are joined by the union itself",
    "actors.Division.actor_id": "it says which card was split: undone there, or not at all",
    "actors.Division.made_id": "as above",
    "actors.MatchKey.actor_id": "made anew from what the card says",
    "actors.Review.actor_id": "each card has its own; that of the card that stays stands",
    "actors.Union.loser_id": "it says which card left",
    "duplicates.Pair.one_id": "a pair of a card of the bin is shown to nobody, and is there again if it comes back",
    "duplicates.Pair.other_id": "as above",
    "kernel.Entry.object_id": "the journal is never rewritten",
    "kernel.Revision.object_id": "it belongs to an entry of the journal",
    "kernel.Window.object_id": "no window is about a card",
    "news.Notice.about_id": "what was told was told of that card; its address leads on",
    "search.Row.object_id": "made anew from what the card says",
    "search.Coverage.object_id": "of a kind, not of an object",
}


def naming_columns() -> set[str]:
    """`app.Model.column` of all that names a card, by foreign key or beside a column of kinds."""
    found = set()
    for model in apps.get_models():
        if model.__module__.startswith("tests."):
            continue
        label = f"{model._meta.app_label}.{model.__name__}"
        columns = {field.attname: field for field in model._meta.concrete_fields}
        for name, field in columns.items():
            if isinstance(field, models.ForeignKey) and field.related_model is Actor:
                found.add(f"{label}.{name}")
            if name.endswith("_id") and f"{name[:-3]}_type" in columns:
                found.add(f"{label}.{name}")
    return found


def test_what_hangs_on_a_card_is_declared() -> None:
    declared = {
        f"{each.model._meta.app_label}.{each.model.__name__}.{each.model._meta.get_field(each.key).attname}"
        for each in hangings()
    }
    assert naming_columns() - declared - STAY.keys() == set()
    assert not declared & STAY.keys()
    assert len({each.name for each in hangings()}) == len(hangings())
