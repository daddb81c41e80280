"""Imports among one's long works; each is followed on its own page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
from essaim.foundation.imports.models import Import
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.works import Work

MOST = 20
State = Import.State
TONES = {State.APPLIED: "good", State.REFUSED: "danger", State.READY: "warning", State.COLUMNS: "warning"}


def works(user: User) -> list[Work]:
    """One query: those that one asked for and may still see."""
    own = Import.objects.filter(by_id=user.party_id).select_related("space").order_by("-pk")
    return [_work(batch) for batch in allowed(own, user, "imports.view")[:MOST]]


def _work(batch: Import) -> Work:
    writing = batch.state in {State.APPLYING, State.UNDOING}
    return Work(
        title=_("Import de « %(file)s » dans « %(space)s »")
        % {"file": batch.file_name, "space": batch.space},
        url=reverse("transfers:import", args=[batch.public_id]),
        state=batch.get_state_display(),
        at=batch.created_at,
        running=batch.running,
        tone=TONES.get(State(batch.state), ""),
        done=batch.done if writing else 0,
        total=batch.to_do if writing else 0,
        sentence=batch.refusal,
    )
