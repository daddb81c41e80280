"""What an agreement is found by: its title, what it is for, its signatories and what they bring."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.partnerships.models import Agreement
from essaim.connect.partnerships.rules import signed_by
from essaim.foundation.kernel.rules import seen
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.search.protocol import Document, Searchable


def _where(scope: Scope) -> Q:
    return seen(scope) | signed_by(scope, "object_id")


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    found = Agreement.objects.filter(pk__in=keys).select_related("space").prefetch_related("signatories")
    for each in found.order_by("pk"):
        signed = each.signatories.all()
        yield Document(
            key=each.pk,
            title=each.title,
            url=reverse("partnerships:agreement", args=[each.public_id]),
            visibility=each.visibility,
            space_id=each.space_id,
            keys=[signatory.name for signatory in signed],
            body=[each.purpose, *(signatory.brings for signatory in signed if signatory.brings)],
            dated=each.starts_on,
            language=each.space.language,
            example=each.example,
        )


SEARCHABLE = [Searchable(Agreement, _("Partenariats"), _documents, "partnerships.view", _where)]
