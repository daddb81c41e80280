from typing import Any

from essaim.foundation.kernel.actions import action, record
from essaim.foundation.spaces.models import Space
from tests.contract.notes.models import Note


@action("notes.write")
def write_note(by: Any, space: Space, /, *, title: str, body: str = "", visibility: str = "public") -> Note:
    note = Note.objects.create(space=space, author=by.party, title=title, body=body, visibility=visibility)
    record(note, {}, {"title": title, "body": body})
    return note


@action("notes.edit")
def edit_note(by: Any, note: Note, /, *, body: str) -> Note:
    before, note.body = note.body, body
    note.save()
    record(note, {"body": before}, {"body": body})
    return note


@action("notes.edit")
def delete_note(by: Any, note: Note, /) -> None:
    key = note.pk
    note.delete()
    note.pk = key  # the journal names what is gone, search forgets it
