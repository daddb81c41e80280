"""What this room holds of a person: the backups that they asked for."""

from typing import Any

from django.utils.translation import gettext as _

from essaim.foundation.keeping.models import Backup


def export(user: Any) -> dict[str, list[dict[str, Any]]]:
    """Their backups; nothing for who never asked for one."""
    found = Backup.objects.filter(by_id=user.party_id).order_by("pk")
    rows = [
        {
            "title": backup.file_name,
            _("état"): backup.get_state_display(),
            _("demandée le"): backup.created_at,
        }
        for backup in found
    ]
    return {_("Sauvegardes"): rows} if rows else {}
