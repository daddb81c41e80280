"""How contributions are named and addressed elsewhere."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.refs import Ref

BEGINNING = 60  # characters


def _name(contribution: Contribution) -> str:
    words = contribution.known_as or " ".join(contribution.body.split())
    return Truncator(words).chars(BEGINNING) or str(contribution.get_kind_display())


REFS = [
    Ref(
        model=Contribution,
        label=_("contribution"),
        rule="discussion.view",
        name=lambda each: _name(each),
        url=lambda each: reverse("discussion:contribution", args=[each.public_id]),
    )
]
