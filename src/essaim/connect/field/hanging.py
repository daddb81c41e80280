"""Notes of the field follow their card when it becomes one with another."""

from essaim.connect.actors.models import Actor
from essaim.connect.field.models import Note
from essaim.foundation.kernel.hanging import Hanging

HANGING = [Hanging("field_notes", Note, "actor_id", on=Actor)]
