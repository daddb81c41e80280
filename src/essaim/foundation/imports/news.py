"""What is news of imports: that one is over, for who asked for it and left the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.imports.models import Import
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Topic

TOPICS = [
    Topic("imports", gettext_lazy("Imports"), gettext_lazy("Mes imports, une fois finis ou annulés."), "app")
]


def _finished(entry: Entry, batch: Import) -> str:
    if batch.state == Import.State.UNDONE:
        return _("L’import de « %(file)s » est annulé.") % {"file": batch.file_name}
    return _("L’import de « %(file)s » est terminé.") % {"file": batch.file_name}


NEWS = [
    NewsKind(
        "imports.finish",
        "imports",
        _finished,
        about=lambda entry, batch: [],
        readers=lambda entry, batch: [batch.by_id] if batch.by_id else [],
        direct="imports",
        author_too=True,
    )
]
