"""The form of a territory."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essaim.foundation.places.actions import read_list
from essaim.foundation.places.models import TerritoryKind


class TerritoryForm(forms.Form):
    """A name and a list, as people paste it."""

    name = forms.CharField(
        label=_("Nom"), max_length=120, error_messages={"required": _("Donnez le nom de ce territoire.")}
    )
    kind = forms.ChoiceField(
        label=_("Nature"), choices=TerritoryKind.choices, required=False, initial=TerritoryKind.TERRITORY
    )
    description = forms.CharField(label=_("En une phrase"), max_length=300, required=False)
    places = forms.CharField(
        label=_("Communes"),
        max_length=200_000,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        error_messages={"required": _("Donnez au moins une commune.")},
        help_text=_(
            "Une par ligne : code INSEE, nom, ou code postal et nom. Un EPCI (son SIREN ou son nom), un département ou "
            "une région valent toutes leurs communes."
        ),
    )

    def clean_kind(self) -> str:
        """A plain territory where nothing is said."""
        return self.cleaned_data["kind"] or TerritoryKind.TERRITORY

    def clean_places(self) -> str:
        """The list as typed; its sentence where it cannot be read."""
        text: str = self.cleaned_data["places"]
        try:
            read_list(text)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return text


def initial(territory: Any, codes: list[str]) -> dict[str, Any]:
    """What the form starts from: each commune by its code and its name."""
    from essaim.foundation.places.gazetteer import area_name

    lines = [f"{code} {area_name('commune', code)}".strip() for code in codes]
    return {
        "name": territory.name,
        "kind": territory.kind,
        "description": territory.description,
        "places": "\n".join(lines),
    }
