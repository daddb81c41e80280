"""Files follow the object that they are attached to when it becomes one with another."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.files.keeping import follow
from essaim.foundation.files.models import File
from essaim.foundation.kernel.hanging import Hanging

HANGING = [
    Hanging(
        "files",
        File,
        "owner_id",
        kind="owner_type",
        settled=follow,
        label=_("Fichiers"),
        told=lambda rows, user: [row.original_name for row in rows],
    )
]
