from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import Entry

ENTRIES = [Entry(floor="relier", label=_("Réseaux et espaces"), url_name="spaces:spaces", order=30)]
