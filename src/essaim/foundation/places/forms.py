"""The form of a territory."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essaim.foundation.places import files
from essaim.foundation.places.actions import read_list
from essaim.foundation.places.gazetteer import area_name
from essaim.foundation.places.models import TerritoryKind

MOST_BYTES = 8_000_000


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


class FileForm(forms.Form):
    """A file of communes and territories; only those of some departments, where they are said."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_(
            "Une ligne par commune : code commune, code du territoire, libellé. Le fichier des bassins de vie de l’Insee "
            "se lit tel quel, une fois enregistré en CSV."
        ),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
        },
    )
    kind = forms.ChoiceField(label=_("Nature"), choices=TerritoryKind.choices, initial=TerritoryKind.BASIN)
    departments = forms.CharField(
        label=_("Seulement dans ces départements"),
        max_length=400,
        required=False,
        help_text=_("Leurs codes : 09, 31. Rien : tout le fichier."),
    )

    def clean_file(self) -> files.Read:
        """What the file says; its sentence where it cannot be read."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(_("Ce fichier est trop lourd : 8 Mo au plus."))
        return files.read(given.read())

    def clean_departments(self) -> list[str]:
        """Their codes."""
        codes = [each.upper() for each in re.split(r"[\s,;]+", self.cleaned_data["departments"]) if each]
        if unknown := [code for code in codes if not area_name("departement", code)]:
            raise ValidationError(_("« %(code)s » n’est pas un département.") % {"code": unknown[0][:20]})
        return codes

    def chosen(self) -> list[files.Group]:
        """The territories of the file that one asks for."""
        return files.within(self.cleaned_data["file"].groups, self.cleaned_data["departments"])


def initial(territory: Any, codes: list[str]) -> dict[str, Any]:
    """What the form starts from: each commune by its code and its name."""
    lines = [f"{code} {area_name('commune', code)}".strip() for code in codes]
    return {
        "name": territory.name,
        "kind": territory.kind,
        "description": territory.description,
        "places": "\n".join(lines),
    }
