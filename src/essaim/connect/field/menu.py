from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.menu import Entry

ENTRIES = [Entry(floor="relier", label=_("Sur le terrain"), url_name="field:home", order=90)]
