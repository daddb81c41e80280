"""What this room holds of a person: the imports that they asked for."""

from typing import Any

from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
from essaim.foundation.imports.models import Import


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Their imports, with what each changed."""
    found = Import.objects.filter(by_id=user.party_id).select_related("space").order_by("pk")
    return {_("Imports"): [_import(batch) for batch in found]}


def _import(batch: Import) -> dict[str, Any]:
    return {
        "title": batch.file_name,
        "url": batch.path,
        _("espace"): batch.space.name,
        _("source"): batch.source,
        _("licence"): batch.licence,
        _("état"): batch.get_state_display(),
        _("fiches lues"): batch.read,
        _("fiches changées"): batch.to_do,
        _("envoyé le"): batch.created_at,
    }
