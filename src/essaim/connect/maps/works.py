"""Directories to print among one's long works."""

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.maps.models import Printing
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.works import Work

MOST = 20
TONES = {Printing.State.DONE: "good", Printing.State.FAILED: "danger"}


def works(user: User) -> list[Work]:
    """One query; none of the files themselves."""
    own = Printing.objects.defer("content").order_by("-pk")
    return [_work(each) for each in allowed(own, user, "maps.follow_printing")[:MOST]]


def _work(printing: Printing) -> Work:
    return Work(
        title=_("Annuaire en PDF « %(title)s »") % {"title": printing.title},
        url=reverse("maps:printing", args=[printing.public_id]),
        state=printing.get_state_display(),
        at=printing.created_at,
        running=printing.running,
        tone=TONES.get(Printing.State(printing.state), ""),
        sentence=printing.refusal,
    )
