"""What this room holds of a person: the notes that they sent from the field."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.names import field_name
from essaim.connect.field.models import Note
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.personal_data import BATCH, GONE, Erasable


def _of(user: User) -> Any:
    return Note.objects.filter(party_id=user.party_id).order_by("pk")


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Those of the last 90 days, with what became of them."""
    return {_("Notes de terrain"): [_thing(note) for note in _of(user).select_related("actor")]}


def _thing(note: Note) -> dict[str, Any]:
    about = note.actor.name if note.actor else ""
    said = note.asked.get("fields", {})
    return {
        "title": note.get_verb_display(),
        "url": reverse("actors:actor", args=[note.actor.public_id]) if note.actor else "",
        _("fiche"): about,
        _("texte"): " ; ".join(f"{field_name(name)} : {value}" for name, value in said.items()),
        _("précision"): note.asked.get("words", ""),
        _("état"): note.get_state_display(),
        _("le"): note.created_at,
    }


def _erase(user: User, choice: str) -> int:
    """They always go: what they changed is the cards' own, by their history."""
    keys = list(_of(user).values_list("pk", flat=True)[:BATCH])
    return int(Note.objects.filter(pk__in=keys).delete()[0])


ERASABLE = [
    Erasable(
        "field_notes",
        gettext_lazy("Notes de terrain"),
        lambda user: _of(user).count(),
        _erase,
        (GONE,),
    )
]
