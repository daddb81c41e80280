"""How an ecosystem is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.ecosystems.models import Ecosystem
from essaim.connect.ecosystems.reading import title
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=Ecosystem,
        label=_("écosystème"),
        rule="ecosystems.view",
        name=title,
        url=lambda each: reverse("ecosystems:ecosystem", args=[each.public_id]),
        related=("card",),
    )
]
