"""What bounces change. Only those of mails that we sent, to that very address, count: anybody can write a notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from essaim.foundation.mail.actions import note_refusals
from essaim.foundation.mail.addresses import digest
from essaim.foundation.mail.bounces import Bounce
from essaim.foundation.mail.models import Outgoing, State

CHUNK = 500


@dataclass
class Taken:
    """How many bounces were read, how many answer a mail of ours, how many addresses now get no more mails."""

    read: int = 0
    ours: int = 0
    failing: int = 0


def take(found: Iterable[Bounce]) -> Taken:
    """Note the failures, by chunks of 500; the same notice a second time changes nothing."""
    taken, waiting = Taken(), iter(found)
    while chunk := list(islice(waiting, CHUNK)):
        taken.read += len(chunk)
        ids = {bounce.message_id for bounce in chunk}
        sent = {row.message_id: row for row in Outgoing.objects.filter(message_id__in=ids, state=State.SENT)}
        ours = {
            row.pk: (row.address_digest, bounce.hard, f"{bounce.status} (retour)")
            for bounce in chunk
            if (row := sent.get(bounce.message_id)) and row.address_digest == digest(bounce.address)
        }
        Outgoing.objects.filter(pk__in=ours).update(state=State.REFUSED)
        taken.ours += len(ours)
        taken.failing += note_refusals(list(ours.values()))
    return taken
