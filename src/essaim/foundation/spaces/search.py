"""What a space is found by: network, territory or group, by whoever sees it."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.scope import Scope
from essaim.foundation.search.protocol import Document, Searchable
from essaim.foundation.spaces.models import Space


def _where(scope: Scope) -> Q:
    return (
        Q(visibility="public")
        | Q(visibility="network", space_id__in=scope.network)
        | Q(space_id__in=scope.guest)
    )


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    for space in Space.objects.filter(pk__in=keys):
        yield Document(
            key=space.pk,
            title=space.name,
            url=reverse("spaces:space", args=[space.slug]),
            visibility=space.visibility,
            space_id=space.pk,
            summary=space.summary,
            body=[space.presentation, space.charter],
            kind=space.kind,
            language=space.language,
            dated=space.updated_at.date(),
        )


SEARCHABLE = [
    Searchable(
        Space,
        _("Espaces"),
        _documents,
        "spaces.view",
        _where,
        lambda: dict(Space.Kind.choices),
    )
]
