"""Files in any page: `{% load files %}`.

{% picture file sizes="100vw" %}      a described picture, in the sizes and formats that the reader's screen wants, lazy;
                                      `eager=True` for the first of a page; `thumbnail=True`: the smallest only
{% portrait object %}                 the main picture of an object, with its caption and credit; nothing where it has none
{% attachments object %}              what is attached to it, and where to add; nothing for who sees none and may add none
{{ file.size|weight }}                « 3,4 Mo »
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from essaim.foundation.files import presenting, queries, quotas
from essaim.foundation.files.models import File

register = template.Library()
register.filter("weight", quotas.weight)
register.filter("clock", presenting.clock)


def part(name: str, **context: Any) -> SafeString:
    """A part of `templates/files/parts`, rendered alone."""
    return mark_safe(render_to_string(f"files/parts/{name}.html", context).strip())


@register.simple_tag
def picture(file: File, sizes: str = "100vw", eager: bool = False, thumbnail: bool = False) -> SafeString:
    """A `<picture>`; nothing where none has been made yet."""
    made = presenting.sizes(file)
    if not made:
        return mark_safe("")
    if thumbnail:
        made = [each for each in made if each.width == made[0].width]
    plain = [each for each in made if each.media_type in ("image/jpeg", "image/png")]
    shown = plain[min(1, len(plain) - 1)]
    sources = [
        {
            "type": media_type,
            "srcset": ", ".join(
                f"{presenting.address(file, each.name)} {each.width}w"
                for each in made
                if each.media_type == media_type
            ),
        }
        for media_type in ("image/avif", "image/webp")
    ]
    fallback = ", ".join(f"{presenting.address(file, each.name)} {each.width}w" for each in plain)
    context = {
        "file": file,
        "sources": sources,
        "fallback": fallback,
        "shown": shown,
        "src": presenting.address(file, shown.name),
    }
    return part("picture", **context, sizes=sizes, eager=eager)


@register.simple_tag(takes_context=True)
def portrait(context: Any, obj: Any) -> SafeString:
    """The main picture of an object, as a figure."""
    found = queries.shelf(obj, context["request"].user).portrait
    return part("figure", file=found) if found else mark_safe("")


@register.simple_tag(takes_context=True)
def attachments(context: Any, obj: Any) -> SafeString:
    """Everything attached to an object but its main picture."""
    found = queries.shelf(obj, context["request"].user)
    shown = found.pictures or found.media or found.documents or found.waiting or found.add_url
    return part("attachments", shelf=found) if shown else mark_safe("")


@register.filter
def address(file: File) -> str:
    """Where its bytes are."""
    return presenting.address(file)


@register.filter
def captions(file: File) -> list[dict[str, str]]:
    """Its captions."""
    return presenting.captions(file)


@register.filter
def film(file: File) -> dict[str, str]:
    """What a browser plays of it."""
    return presenting.film(file)


@register.filter
def still(file: File) -> str:
    """The picture before the film."""
    return presenting.still(file)
