"""`{% load discussion %}` then `{% discussion obj %}`: what is said of an object, and the way to say something.

`{{ text|talk }}`: plain text as paragraphs, addresses as links that vouch for nothing.
"""

from typing import Any

from django import template
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from essaim.foundation.discussion.forms import CommentForm
from essaim.foundation.discussion.queries import thread
from essaim.foundation.kernel.discussable import by_type

register = template.Library()


@register.inclusion_tag("discussion/thread.html", takes_context=True)
def discussion(context: template.Context, obj: Any, level: int = 2) -> dict[str, Any]:
    """The first page of the thread; strangers get a link to the form, so that pages alike for all stay so."""
    request = context["request"]
    declared = by_type()[obj.type_name()]
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context.get("csrf_token"),
        "target": obj,
        "slug": declared.slug,
        "thread": thread(obj, request.user),
        "form": CommentForm(user=request.user) if request.user.is_authenticated else None,
        "level": level,
    }


@register.filter
def talk(text: str) -> SafeString:
    """Escaped first; then paragraphs and links, `rel="nofollow ugc noopener"`."""
    linked = urlize(linebreaks(text, autoescape=True), nofollow=True)
    return mark_safe(linked.replace('rel="nofollow"', 'rel="nofollow ugc noopener"'))


@register.filter
def of(mapping: dict[Any, Any], key: Any) -> Any:
    """The value for a key, "" where there is none."""
    return mapping.get(key, "")
