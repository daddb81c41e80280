"""What an ecosystem is found by: its centre, its viewpoint, the names that have no card.

One whose centre is a card that is not open to everyone is found from that card only: the rows of search cannot follow
who may read another object.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.ecosystems.models import Ecosystem
from essaim.connect.ecosystems.reading import title
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.kernel.rules import seen
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.search.protocol import Document, Searchable


def _where(scope: Scope) -> Q:
    own = Q(author_id__in=scope.parties, space_id__in=scope.member)
    return seen(scope) | own | Q(space_id__in=scope.facilitator)


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    open_centre = Q(card=None) | Q(card__visibility=Visibility.PUBLIC, card__binned_at=None)
    found = Ecosystem.objects.filter(open_centre, pk__in=keys, binned_at=None).select_related("card")
    for each in found.prefetch_related("nodes").order_by("pk"):
        yield Document(
            key=each.pk,
            title=title(each),
            url=reverse("ecosystems:ecosystem", args=[each.public_id]),
            visibility=each.visibility,
            space_id=each.space_id,
            author_id=each.author_id,
            summary=each.drawn_by,
            body=[node.name for node in each.nodes.all() if node.name],
            dated=each.drawn_on,
            example=each.example,
        )


SEARCHABLE = [Searchable(Ecosystem, _("Écosystèmes"), _documents, "ecosystems.view", _where)]
