from typing import Any

from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, UNNAMED, Erasable
from essaim.foundation.kernel.actions import SYSTEM
from tests.contract.notes.actions import delete_note
from tests.contract.notes.models import Note


def _mine(user: User) -> Any:
    return Note.objects.filter(author_id=user.party_id)


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    return {"Notes": [{"title": note.title, "texte": note.body} for note in _mine(user)]}


def _erase(user: User, choice: str) -> int:
    if choice == UNNAMED:
        return int(_mine(user).update(author=unnamed()))
    mine = list(_mine(user)[:BATCH]) if choice == GONE else []
    for note in mine:
        delete_note(SYSTEM, note)
    return len(mine)


ERASABLE = [Erasable("notes", "Notes", lambda user: _mine(user).count(), _erase)]
