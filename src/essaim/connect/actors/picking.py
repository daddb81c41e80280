"""Finding the card that somebody means, from what they typed."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.foundation.search.queries import matching
from essaim.foundation.vocabularies.words import sort_key

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def meant(user: Any, text: str) -> list[Actor]:
    """The visible cards of that address, name or acronym, three at most."""
    seen = visible(user)
    if address := _UUID.search(text.lower()):
        return list(seen.filter(public_id=address[0])[:1])
    return list(seen.filter(Q(sort_name=sort_key(text)) | _named(text)).order_by("sort_name", "pk")[:3])


def pick(user: Any, text: str) -> Actor:
    """The one visible card of that address, name or acronym. ValidationError (field `other`): none, or several."""
    found = meant(user, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError({"other": _("Plusieurs fiches ont ce nom : collez l’adresse de la bonne.")})
    raise ValidationError(
        {"other": _("Aucune fiche ouverte n’a ce nom : vérifiez-le, ou collez son adresse.")}
    )


def _named(text: str) -> Q:
    """By its acronym, which the search index holds: it is read, not the table."""
    keys = matching(Actor.type_name(), text)
    return Q(pk__in=keys, acronym__iexact=text.strip()) if keys else Q(pk__in=())
