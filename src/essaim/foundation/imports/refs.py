"""How an import is named and addressed in the journal and in links."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.imports.models import Import
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=Import,
        label=_("import"),
        rule="imports.view",
        name=lambda batch: batch.file_name,
        url=lambda batch: batch.path,
    )
]
