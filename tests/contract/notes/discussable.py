from essaim.foundation.kernel.discussable import Discussable
from tests.contract.notes.models import Note

DISCUSSABLE = [Discussable("note", Note, "notes.view", "notes.view", Note.objects.all)]
