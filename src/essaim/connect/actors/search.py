"""What a card is found by: its names first, then its town and words, then what it tells."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.models.actor import Kind, LegalForm
from essaim.foundation.kernel.rules import seen
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.search.departments import of_postcode
from essaim.foundation.search.protocol import Document, Searchable, own

_FORMS = {value: str(label) for value, label in LegalForm.choices if value and value != LegalForm.NONE}
_TEXTS = (
    "name", "acronym", "summary", "description", "territory", "city", "postcode", "country", "missions", "funders",
    "kind", "legal_form", "visibility", "space_id", "party_id", "created_by_id", "updated_at", "language", "example", "public_id",
)  # fmt: skip


def _where(scope: Scope) -> Q:
    return seen(scope) | own(scope)


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    """A category brings the one above it, by which one filters too; a card is found by the words of its own only."""
    rows = ActorTerm.objects.filter(actor_id__in=keys).order_by(
        "implied", "term__scheme", "term__label", "pk"
    )
    named = rows.values_list("actor_id", "implied", "term__scheme", "term__slug", "term__label")
    terms: dict[int, list[tuple[str, str, str]]] = {}
    labels: dict[int, list[str]] = {}
    for key, implied, scheme, slug, label in named:
        terms.setdefault(key, []).append((scheme, slug, label))
        if not implied:
            labels.setdefault(key, []).append(label)
    before, after = _addresses()
    for card in Actor.objects.live().filter(pk__in=keys).values("pk", *_TEXTS):
        url = f"{before}{card['public_id']}{after}"
        yield _document(card, url, terms.get(card["pk"], []), labels.get(card["pk"], []))


def _addresses() -> tuple[str, str]:
    """What stands before and after a card's public id in its address: an import writes thousands of them."""
    found = UUID(int=0)
    before, _id, after = reverse("actors:actor", args=[found]).partition(str(found))
    return before, after


def _document(
    card: dict[str, Any], url: str, terms: list[tuple[str, str, str]], labels: list[str]
) -> Document:
    form = _FORMS.get(card["legal_form"], "")
    return Document(
        key=card["pk"],
        title=card["name"],
        url=url,
        visibility=card["visibility"],
        space_id=card["space_id"],
        owner_id=card["party_id"],
        author_id=card["created_by_id"],
        summary=card["summary"],
        keys=[card["acronym"], *labels, form],
        body=[card["territory"], *card["missions"], *card["funders"], card["description"]],
        kind=card["kind"],
        terms=terms,
        department=of_postcode(card["postcode"]) if card["country"] in ("", "FR") else "",
        city=card["city"],
        dated=card["updated_at"].date(),
        language=card["language"],
        example=card["example"],
    )


SEARCHABLE = [
    Searchable(
        Actor, _("Fiches de l’annuaire"), _documents, "actors.view", _where, lambda: dict(Kind.choices)
    )
]
