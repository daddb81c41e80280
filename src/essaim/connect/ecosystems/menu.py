from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import Entry

ENTRIES = [Entry(floor="relier", label=_("Écosystèmes"), url_name="ecosystems:ecosystems", order=45)]
