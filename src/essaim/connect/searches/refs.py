"""How a kept search is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.searches.models import SavedSearch
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=SavedSearch,
        label=_("recherche gardée"),
        rule="searches.view",
        name=lambda search: search.name,
        url=lambda search: reverse("searches:search", args=[search.public_id]),
    )
]
