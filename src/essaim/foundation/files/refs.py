"""How a file is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.files.models import File
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=File,
        label=_("fichier"),
        rule="files.view",
        name=str,
        url=lambda file: reverse("files:file", args=[file.public_id]),
    )
]
