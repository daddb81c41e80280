"""What this room holds of a person: the imports that they asked for."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, NAMED, UNNAMED, Erasable
from essaim.foundation.imports.models import Import


def _imports(user: User) -> Any:
    return Import.objects.filter(by_id=user.party_id)


def _erase(user: User, choice: str) -> int:
    """An import is its space's: it stays, for undoing; only who asked for it goes."""
    if choice == NAMED:
        return 0
    ids = list(_imports(user).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return Import.objects.filter(pk__in=ids).update(by=unnamed()) if ids else 0


ERASABLE = [Erasable("imports", _l("Imports"), lambda user: _imports(user).count(), _erase, (UNNAMED, NAMED))]


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
