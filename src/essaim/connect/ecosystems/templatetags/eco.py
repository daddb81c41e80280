"""Drawings and their tables, in pages: `{% load eco %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from essaim.connect.ecosystems.models import Ecosystem
from essaim.connect.ecosystems.reading import Reading
from essaim.foundation.ui.templatetags.ui import data_table

register = template.Library()


@register.simple_tag
def drawing(reading: Reading, name: str) -> SafeString:
    """The drawing, in a frame that scrolls on a small screen; `name` tells it apart from the page's others."""
    said = _("Dessin : %(title)s") % {"title": reading.title}
    svg = mark_safe(reading.svg(name=name))  # layout.svg escapes all that it writes
    return format_html(
        '<div class="eco-frame" role="region" tabindex="0" aria-label="{}">{}</div>', said, svg
    )


@register.simple_tag
def names_table(reading: Reading) -> SafeString:
    """Every name with its group and its ties."""
    return data_table(reading.title, [_("Nom"), _("Groupe"), _("Liens")], reading.rows())


@register.simple_tag
def differences(rows: list[list[Any]], one: Ecosystem, other: Ecosystem, caption: str) -> SafeString:
    """What two viewpoints say otherwise, side by side."""
    return data_table(caption, [_("Nom"), one.viewpoint, other.viewpoint], rows)
