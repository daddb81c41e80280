"""Asking that an archive be read into a space: the space must still be empty of cards."""

from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import inside
from essaim.foundation.formats.record import ReadError
from essaim.foundation.imports.actions import start_import
from essaim.foundation.imports.models import Import
from essaim.foundation.spaces.models import Space


def is_empty(space: Space) -> bool:
    """Whether neither the space nor its groups and territories keep any card; two queries."""
    return not Actor.objects.live().filter(space_id__in=inside(space)).exists()


def start_reading(by: Any, space: Space, upload: BinaryIO | None, file_name: str) -> Import:
    """Keep the archive and queue its reading, as any import. ReadError: the space has cards, or the file is too large."""
    if not is_empty(space):
        raise ReadError(_("Cet espace a déjà des fiches : une archive se reprend dans un espace vide."))
    return start_import(by, space, upload=upload, file_name=file_name, format="archive", sink="archives")
