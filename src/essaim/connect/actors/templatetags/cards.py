"""What lists of cards repeat on each row, too often for a template of its own; a card as data within its page."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.presenting import age_of

register = template.Library()


@register.simple_tag
def age(actor: Actor) -> str:
    """« juste, il y a 2 mois », « à vérifier, 14 mois »: no query where the card was read with its `review`."""
    return age_of(actor)


@register.simple_tag
def pick(key: Any, name: str, said: str = "") -> SafeString:
    """The box that ticks a card, to compare it with others; `said`: what stands beside the box."""
    return format_html(
        '<label class="pick"><input type="checkbox" form="compare" name="fiche" value="{}"> {}'
        '<span class="heard">{}</span></label>',
        key,
        said,
        _("Comparer %(name)s") % {"name": name},
    )


IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


@register.simple_tag
def linked_data(document: dict[str, Any] | None) -> SafeString:
    """A JSON-LD document as a block of data, which no browser runs; "" where there is none."""
    if document is None:
        return SafeString()
    text = json.dumps(document, ensure_ascii=False).translate(IN_A_SCRIPT)
    return mark_safe(
        f'<script type="application/ld+json">{text}</script>'
    )  # no sign of it opens or ends a tag
