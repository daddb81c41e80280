"""How an agreement is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.partnerships.models import Agreement
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=Agreement,
        label=_("partenariat"),
        rule="partnerships.view",
        name=lambda agreement: agreement.title,
        url=lambda agreement: reverse("partnerships:agreement", args=[agreement.public_id]),
    )
]
