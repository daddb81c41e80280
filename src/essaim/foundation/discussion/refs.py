"""How contributions are named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=Contribution,
        label=_("contribution"),
        rule="discussion.view",
        name=lambda each: each.body[:60] or str(each.get_kind_display()),
        url=lambda each: reverse("discussion:contribution", args=[each.public_id]),
    )
]
