"""Making the directory that somebody asked for: its row tells how it ended."""

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from essaim.connect.maps import showing
from essaim.connect.maps.actions import end_printing
from essaim.connect.maps.models import Printing
from essaim.connect.maps.printing.book import write
from essaim.connect.maps.printing.pressing import Failed, press
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import System

TRIES = 3


def run(printing_id: int) -> None:
    """Make it, unless it is made; a process that dies is tried again, three times."""
    printing = Printing.objects.defer("content").filter(pk=printing_id).first()
    if printing is None or not printing.running:
        return
    by = System(printing.party_id)
    if printing.tries >= TRIES:
        end_printing(
            by, printing, content=None, refusal=_("Le service s’est arrêté pendant l’impression, trois fois.")
        )
        return
    state = Printing.State.RUNNING
    Printing.objects.filter(pk=printing_id).update(tries=printing.tries + 1, state=state)
    try:
        content = _made(printing)
    except (Failed, showing.Refused) as failure:
        end_printing(by, printing, content=None, refusal=str(failure))
    else:
        end_printing(by, printing, content=content)


def _made(printing: Printing) -> bytes:
    """As who asked may read it today. Refused: a filter is no more; Failed."""
    owner = User.objects.filter(party_id=printing.party_id, is_active=True).first()
    if owner is None:
        raise Failed(_("Le compte qui le demandait n’est plus là."))
    reader = owner if printing.reserved else None
    with translation.override(getattr(owner, "language", "") or translation.get_language()):
        filters = showing.read(owner, QueryDict(printing.query))
        return press(
            write(reader, filters, title=printing.title, paper=printing.paper, reserved=printing.reserved)
        )
