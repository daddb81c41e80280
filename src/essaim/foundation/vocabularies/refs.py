"""How a word is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.refs import Ref
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.queries import PATHS

REFS = [
    Ref(
        model=Term,
        label=_("mot"),
        rule="vocabularies.view",
        name=lambda term: term.label,
        url=lambda term: reverse("vocabularies:term", args=[PATHS[term.scheme], term.slug]),
    )
]
