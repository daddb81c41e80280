from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import Entry

ENTRIES = [Entry(floor="relier", label=_("Mots"), url_name="vocabularies:words", order=50)]
