"""How a saved map is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.maps.models import Printing, SavedMap
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=SavedMap,
        label=_("carte gardée"),
        rule="maps.view",
        name=lambda saved: saved.name,
        url=lambda saved: reverse("maps:map", args=[saved.public_id]),
    ),
    Ref(
        model=Printing,
        label=_("annuaire imprimé"),
        rule="maps.follow_printing",
        name=lambda printing: printing.title,
        url=lambda printing: reverse("maps:printing", args=[printing.public_id]),
    ),
]
