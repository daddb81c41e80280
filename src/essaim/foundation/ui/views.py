"""The live page of components, and what we do for accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.foundation.kernel.views import open_to
from essaim.foundation.ui import samples


@open_to("everyone")
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in both themes."""
    return render(request, "ui/style.html", samples.everything(request.GET))


@open_to("everyone")
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "ui/accessibility.html")
