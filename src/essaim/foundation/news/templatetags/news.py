"""`{% load news %}{% follow obj %}`: a button to follow any public object, or to stop. Nothing for strangers."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.news.queries import follows

register = template.Library()


@register.simple_tag(takes_context=True)
def follow(context: template.RequestContext, obj: PublicModel) -> SafeString:
    """A form that posts without script. One query."""
    user: Any = context.get("user")
    if user is None or not user.is_authenticated:
        return mark_safe("")
    return render_to_string(
        "news/follow.html",
        {"kind": obj.type_name(), "obj": obj, "followed": follows(user, obj)},
        context.request,
    )
