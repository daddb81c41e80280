"""A name, whether it tells, with whom it is shared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.connect.searches.queries import SHOWN, shareable


class SearchForm(forms.Form):
    """`space`: the key of a space of one's own, read into the space itself."""

    name = forms.CharField(
        label=_("Nom"), max_length=120, help_text=_("Par exemple : Épiceries du Morvan à visiter.")
    )
    tells = forms.BooleanField(
        label=_("Me dire quand de nouvelles fiches arrivent"),
        help_text=_(
            "Une nouvelle par jour au plus. Le rythme des courriels se règle dans « Suivis et courriels »."
        ),
        required=False,
        initial=True,
    )
    space = forms.ChoiceField(
        label=_("Partager avec"),
        help_text=_("Ses membres la trouveront parmi les recherches partagées."),
        required=False,
        error_messages={"invalid_choice": _("Choisissez l’un de vos espaces.")},
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spaces = {str(space.pk): space for space in shareable(user)[:SHOWN]}
        nobody = ("", _("Personne : pour moi seulement"))
        self.fields["space"].choices = [nobody, *((key, space.name) for key, space in self.spaces.items())]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the actions take."""
        return self.cleaned_data | {"space": self.spaces.get(self.cleaned_data["space"])}
