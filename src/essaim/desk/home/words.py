"""Counts and journal entries, as people read them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.desk.home.queries import Count, Figures
from essaim.foundation.spaces.journal import Line
from essaim.foundation.ui.typography import number


def done(line: Line) -> dict[str, Any]:
    """A journal entry of one's own as an item of the timeline."""
    title = f"{line.who} {line.did}"
    if line.on_behalf_of:
        title = _("%(did)s pour %(organisation)s") % {"did": title, "organisation": line.on_behalf_of}
    return {"when": line.at, "title": title, "text": "", "who": line.object_name, "href": line.object_url}


def figures(found: Figures) -> str:
    """« 8 réseaux, 91 fiches, 11 communes »; what is zero is not said."""
    parts = [
        (found.networks, ngettext("%s réseau", "%s réseaux", found.networks.value)),
        (found.cards, ngettext("%s fiche", "%s fiches", found.cards.value)),
        (found.towns, ngettext("%s commune", "%s communes", found.towns.value)),
    ]
    return ", ".join(words % amount(count) for count, words in parts if count.value)


def amount(count: Count) -> str:
    """« 91 », « plus de 10 000 »."""
    text = number(count.value)
    return _("plus de %s") % text if count.more else text
