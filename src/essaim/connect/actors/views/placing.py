"""Placing a card on the map: by a pin, by coordinates, by its address where there is a geocoder, by its town."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.actions import edit_actor
from essaim.connect.actors.forms import refuse
from essaim.connect.actors.models import Actor
from essaim.connect.actors.placing import described, said_point
from essaim.connect.actors.validation import clean_fields
from essaim.connect.actors.views.cards import load
from essaim.foundation.kernel.views import open_to
from essaim.foundation.places import gazetteer, geocoding
from essaim.foundation.spaces.actions.base import check_pace

REACH = 0.08  # degrees around the point
AN_HOUR = 60  # questions to the geocoder


class PointForm(forms.Form):
    """Two numbers that the pin writes, or that one types."""

    latitude = forms.CharField(
        label=gettext_lazy("Latitude"),
        help_text=gettext_lazy("En degrés, par exemple 47,3215."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Donnez une latitude, ou montrez le lieu sur la carte.")},
    )
    longitude = forms.CharField(
        label=gettext_lazy("Longitude"),
        help_text=gettext_lazy("En degrés, par exemple 5,0415."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Donnez une longitude, ou montrez le lieu sur la carte.")},
    )

    def clean(self) -> dict[str, Any]:
        """The two numbers, or a sentence under each that is wrong."""
        try:
            return clean_fields(self.cleaned_data, Actor())
        except ValidationError as error:
            refuse(self, error)
            return self.cleaned_data


@open_to("actors.edit")
def place(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the card stands, and three ways to change it."""
    actor = load(request, public_id, "actors.edit")
    latitude, longitude = said_point(actor)
    start = {"latitude": latitude, "longitude": longitude}
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    form = PointForm(request.POST if asked == "pin" else None, initial=start)
    if asked and (done := _do(request, actor, asked, form)):
        messages.success(request, done)
        return redirect("actors:place", public_id=public_id)
    town = gazetteer.commune(actor.commune) if actor.commune else None
    context = {
        "actor": actor,
        "form": form,
        "described": described(actor),
        "town": town,
        "address": _address(actor),
        "by_address": geocoding.offered(),
        "pinned": latitude is not None,
        "bounds": _around(actor),
    }
    return render(request, "actors/place.html", context)


def _do(request: HttpRequest, actor: Actor, asked: str, form: PointForm) -> str:
    """Do what is asked; what was done, in a sentence, or "" where it was refused."""
    if asked == "pin" and form.is_valid():
        edit_actor(request.user, actor, **form.cleaned_data, placed_by="hand")
        return _("La fiche est placée.")
    if asked == "town":
        edit_actor(request.user, actor, latitude="", longitude="")
        return (
            _("La fiche est placée d’après sa commune.")
            if actor.commune
            else _("La fiche n’est plus placée.")
        )
    return _by_address(request, actor) if asked == "address" else ""


def _by_address(request: HttpRequest, actor: Actor) -> str:
    try:
        check_pace(request.user, "actors.edit", AN_HOUR, hours=1)
        found = geocoding.geocode(_address(actor))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return ""
    except OSError:
        messages.error(request, _("Le géocodeur ne répond pas. Réessayez plus tard, ou montrez le lieu."))
        return ""
    if found is None:
        messages.error(request, _("Le géocodeur ne connaît pas cette adresse. Montrez le lieu sur la carte."))
        return ""
    given = {"latitude": found.latitude, "longitude": found.longitude, "precision": found.precision}
    edit_actor(request.user, actor, **given, placed_by="geocoder")
    return _("La fiche est placée : %(label)s.") % {"label": found.label or _address(actor)}


def _address(actor: Actor) -> str:
    return ", ".join(filter(None, (actor.street, f"{actor.postcode} {actor.city}".strip())))


def _around(actor: Actor) -> str:
    """« west,south,east,north » around the point; "" without one: the map then shows France."""
    if actor.latitude is None or actor.longitude is None:
        return ""
    west, east, south, north = (
        side + sign * REACH for side in (actor.longitude, actor.latitude) for sign in (-1, 1)
    )
    return f"{west:.3f},{south:.3f},{east:.3f},{north:.3f}"
