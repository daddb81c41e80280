"""Words are found too, by their name and by the other ways to say them."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import EVERYBODY
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.search.protocol import Document, Searchable
from essaim.foundation.vocabularies.models import CURATED, Term
from essaim.foundation.vocabularies.queries import PATHS

# A free word that only closed objects bear is not for all to read; it is found once a public one does.
_FOUND = Q(scheme__in=CURATED) | Q(uses__gt=0) | Q(edited=True)


def _everybody(scope: Scope) -> Q:
    return EVERYBODY


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    for term in Term.objects.filter(_FOUND, pk__in=keys, merged_into=None):
        yield Document(
            key=term.pk,
            title=term.label,
            url=reverse("vocabularies:term", args=[PATHS[term.scheme], term.slug]),
            visibility="public",
            summary=term.definition[:300],
            keys=[*term.alternates, term.label_en],
            kind=term.scheme,
        )


SEARCHABLE = [
    Searchable(
        Term, _("Mots"), _documents, "vocabularies.view", _everybody, lambda: dict(Term.Scheme.choices)
    )
]
