"""Asking that an archive be read into a space: the space must still be empty of cards."""

from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import inside
from essaim.exchange.archives.packing import weight
from essaim.foundation.files import quotas
from essaim.foundation.files.models import Usage
from essaim.foundation.formats.record import ReadError
from essaim.foundation.imports import uploads
from essaim.foundation.imports.actions import set_down, start_import
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.reading import drop_rows
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.spaces.models import Space


def is_empty(space: Space) -> bool:
    """Whether neither the space nor its groups and territories keep any card; two queries."""
    return not Actor.objects.live().filter(space_id__in=inside(space)).exists()


def start_reading(by: Any, space: Space, upload: BinaryIO, file_name: str, *, kept: str = "") -> Import:
    """Keep the archive and queue its reading, as any import; with `kept`, it is on this machine (`uploads.link`), and the
    caller reads it at once. ReadError: the space has cards, or no room for the files, or the archive is too large."""
    if not is_empty(space):
        raise ReadError(_("Cet espace a déjà des fiches : une archive se reprend dans un espace vide."))
    _check_room(space, weight(upload))
    taken = None if kept else upload
    batch = start_import(
        by, space, upload=taken, file_name=file_name, format="archive", sink="archives", kept=kept
    )
    for waiting in Import.objects.filter(space=space, sink="archives", state=Import.State.READY):
        _replace(waiting)
    return batch


def _replace(waiting: Import) -> None:
    """An archive that nobody applied makes way: each is kept whole until then, and weighs what its files weigh."""
    stored_as = waiting.stored_as
    try:
        set_down(SYSTEM, waiting, sentence=_("Une autre archive a été lue depuis dans cet espace."))
    except ValidationError:
        return  # somebody has just applied it
    drop_rows(waiting)
    uploads.drop(stored_as)


def _check_room(space: Space, size: int) -> None:
    """ReadError where the files of the archive would not fit: better said now than for each of them."""
    limit = quotas.most(Usage.Of.SPACE)
    left = max(0, limit - quotas.used(Usage.Of.SPACE, space.pk))
    if limit and size > left:
        said = _(
            "Les fichiers de cette archive font %(size)s, et cet espace a encore la place pour %(left)s. Demandez à qui l’héberge, ou reprenez une archive faite sans les fichiers."
        )
        raise ReadError(said % {"size": quotas.weight(size), "left": quotas.weight(left)})
    try:
        quotas.check_disk(size)
    except ValidationError as full:
        raise ReadError(" ".join(full.messages)) from full
