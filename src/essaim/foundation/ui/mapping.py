"""What the script of the map needs beside its clusters: its words in the reader's language, and the operator's tiles."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _


def given(label: str) -> dict[str, Any]:
    """Context of `parts/map.html`: the label, the words as JSON, the tile template and its credit ("" without tiles)."""
    words = {
        "cluster": _("{n} acteurs ici, agrandir la carte"),
        "here": _("{n} acteurs ici"),
        "failed": _(
            "Les points de la carte n’arrivent pas. La liste reste à jour ; réessayez en déplaçant la carte."
        ),
        "noWebgl": _("Cet appareil ne peut pas dessiner la carte. La liste dit la même chose."),
        "locale": {
            "Map.Title": label,
            "NavigationControl.ZoomIn": _("Agrandir"),
            "NavigationControl.ZoomOut": _("Réduire"),
            "Popup.Close": _("Fermer"),
            "AttributionControl.ToggleAttribution": _("Voir les sources de la carte"),
            "CooperativeGesturesHandler.WindowsHelpText": _("Ctrl et molette pour agrandir la carte"),
            "CooperativeGesturesHandler.MacHelpText": _("⌘ et molette pour agrandir la carte"),
            "CooperativeGesturesHandler.MobileHelpText": _("Deux doigts pour déplacer la carte"),
        },
    }
    return {
        "label": label,
        "words": json.dumps(words, ensure_ascii=False),
        "tiles": settings.TILES,
        "credit": settings.TILES_CREDIT,
    }
