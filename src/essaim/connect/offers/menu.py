from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import Entry

ENTRIES = [Entry(floor="relier", label=_("Besoins et offres"), url_name="offers:offers", order=30)]
