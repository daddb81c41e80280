from collections.abc import Iterator, Sequence

from essaim.foundation.search.protocol import Document, Searchable
from tests.contract.notes.models import Note


def documents(keys: Sequence[int]) -> Iterator[Document]:
    for note in Note.objects.filter(pk__in=keys):
        yield Document(
            note.pk, note.title, note.get_absolute_url(), note.visibility, note.space_id, body=[note.body]
        )


SEARCHABLE = [Searchable(Note, "Notes", documents, "notes.view")]
