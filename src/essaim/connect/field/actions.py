"""Receiving notes: each is done once, and its answer is written in the same transaction as what it did."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from essaim.connect.field.carrying import carry_out
from essaim.connect.field.models import Note
from essaim.connect.field.notes import Asked
from essaim.foundation.kernel.actions import action


@action("field.send")
def send_note(by: Any, note: Note, /, *, asked: Asked) -> Note:
    """Do what a new note asks. IntegrityError: it is being received, or was."""
    note.save()  # first, so that the same note sent at the same time waits here
    outcome = carry_out(by, asked)
    note.state, note.actor, note.answer = outcome.state, outcome.actor, outcome.answer
    note.save()
    return note


def receive(by: Any, asked: Asked) -> Note:
    """The note as received, now or before; what it asks is done once. ValidationError: somebody else's bears its number."""
    known = Note.objects.filter(public_id=asked.id)
    found = known.first()
    if found is None:
        note = Note(public_id=asked.id, party_id=by.party_id, verb=asked.verb, asked=asked.kept())
        try:
            return send_note(by, note, asked=asked)
        except IntegrityError:
            found = known.first()
            if found is None:
                raise
    if found.party_id != by.party_id:
        raise ValidationError(_("Cette note porte le numéro d’une autre : elle n’est pas reçue."))
    return found
