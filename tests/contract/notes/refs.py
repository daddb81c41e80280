from essaim.foundation.kernel.refs import Ref
from tests.contract.notes.models import Note

REFS = [Ref(model=Note, label="note", rule="notes.view", name=str, url=Note.get_absolute_url)]
