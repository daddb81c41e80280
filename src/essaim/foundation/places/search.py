"""Territories are found by their name and that of their communes; they show as their space does."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.places import gazetteer
from essaim.foundation.places.models import Territory, TerritoryCommune
from essaim.foundation.search import index
from essaim.foundation.search.protocol import Document, Searchable
from essaim.foundation.spaces.models import Space

NAMED = 300  # communes of a territory that one finds it by


def _where(scope: Scope) -> Q:
    return (
        Q(visibility="public")
        | Q(visibility="network", space_id__in=scope.network)
        | Q(space_id__in=scope.guest)
    )


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    codes: dict[int, list[str]] = {}
    rows = TerritoryCommune.objects.filter(territory_id__in=keys).order_by("commune")
    for key, code in rows.values_list("territory_id", "commune"):
        codes.setdefault(key, []).append(code)
    for territory in Territory.objects.filter(pk__in=keys).select_related("space"):
        communes = [
            found for code in codes.get(territory.pk, [])[:NAMED] if (found := gazetteer.commune(code))
        ]
        yield Document(
            key=territory.pk,
            title=territory.name,
            url=reverse("places:territory", args=[territory.slug]),
            visibility=territory.space.visibility,
            space_id=territory.space_id,
            summary=territory.description,
            body=[" ".join(each.name for each in communes)],
            dated=territory.updated_at.date(),
        )


def follow_spaces(objects: Sequence[PublicModel]) -> None:
    """A space that is opened or closed opens or closes its territories."""
    if spaces := [each.pk for each in objects if isinstance(each, Space) and each.pk]:
        kept = Territory.objects.filter(space_id__in=spaces).values_list("pk", flat=True)
        index.refresh(Territory.type_name(), list(kept))


SEARCHABLE = [Searchable(Territory, _("Territoires dessinés"), _documents, "places.view", _where)]
