"""What waits for somebody among imports: those that have been read and that nobody has applied."""

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
from essaim.foundation.imports.models import Import
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.waiting import Waiting

MOST = 50


def waiting(user: User) -> list[Waiting]:
    """One query: what is to be applied, and what waits for its columns to be looked at."""
    states = [Import.State.READY, Import.State.COLUMNS]
    ready = allowed(Import.objects.filter(state__in=states), user, "imports.apply")
    return [
        Waiting(
            _said(each),
            reverse("transfers:import", args=[each.public_id]),
            each.created_at,
        )
        for each in ready.select_related("space").order_by("pk")[:MOST]
    ]


def _said(batch: Import) -> str:
    named = {"file": batch.file_name, "space": batch.space}
    if batch.state == Import.State.COLUMNS:
        return _("L’import de « %(file)s » dans « %(space)s » attend que ses colonnes soient relues") % named
    return _("L’import de « %(file)s » dans « %(space)s » est lu : à appliquer") % named
