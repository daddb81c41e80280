from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import Entry

ENTRIES = [
    Entry(floor="relier", label=_("Annuaire"), url_name="actors:directory", order=10),
    Entry(floor="relier", label=_("Carte"), url_name="actors:map", order=20),
]
