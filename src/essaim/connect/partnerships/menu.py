from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import Entry

ENTRIES = [Entry(floor="relier", label=_("Partenariats"), url_name="partnerships:agreements", order=45)]
