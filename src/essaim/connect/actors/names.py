"""What the fields of a card are called on a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor
from essaim.connect.questions.models import Question

_OTHERS: dict[str, Any] = {
    "categories": _("catégories"),
    "themes": _("thèmes"),
    "values": _("valeurs"),
    "keywords": _("mots-clés"),
    "language": _("langue"),
    "source_url": _("adresse chez la source"),
    "external_id": _("identifiant chez la source"),
    "archived": _("archivée"),
    "binned": _("dans la corbeille"),
    "source": _("source"),
    "relation": _("relation"),
    "reviewed": _("relue le"),
}


def field_name(name: str) -> str:
    """« territoire d’action » for `territory`; the name itself where nothing is known of it."""
    if name in _OTHERS:
        return str(_OTHERS[name])
    try:
        return str(Actor._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except LookupError:
        return name


def field_names(names: Iterable[str], questions: Mapping[str, Question] | None = None) -> list[str]:
    """The names of several fields, in the same order; those of `questions` by their wording."""
    asked = questions or {}
    return [asked[name].wording if name in asked else field_name(name) for name in names]
