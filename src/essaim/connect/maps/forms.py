"""A map to keep, the look of one on another site, a directory to print."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from essaim.connect.maps.models import QUERY, Printing
from essaim.connect.maps.queries import SHOWN, shareable
from essaim.connect.maps.showing import Refused, read
from essaim.foundation.kernel.models.base import Visibility
from essaim.foundation.spaces.models import Accent

VISIBILITIES = [
    (Visibility.PRIVATE, _("Moi, et l’animation de l’espace s’il y en a un")),
    (Visibility.GROUP, _("Les membres de l’espace")),
    (Visibility.NETWORK, _("Les membres de tout le réseau")),
    (Visibility.PUBLIC, _("Tout le monde")),
]


class MapForm(forms.Form):
    """`space`: the key of a space of one's own, read into the space itself; `query`: an address of the map, read into
    its filters."""

    name = forms.CharField(
        label=_("Titre"), max_length=120, help_text=_("Par exemple : Les épiceries du Couserans.")
    )
    sentence = forms.CharField(
        label=_("En une phrase"),
        max_length=300,
        required=False,
        help_text=_("Ce que la carte montre, et pour qui."),
    )
    space = forms.ChoiceField(
        label=_("Espace"),
        required=False,
        help_text=_("La carte se trouve alors sur la page de l’espace, et son animation la tient avec vous."),
        error_messages={"invalid_choice": _("Choisissez l’un de vos espaces.")},
    )
    visibility = forms.ChoiceField(
        label=_("Qui la voit"),
        choices=VISIBILITIES,
        help_text=_("Chaque personne n’y voit que les fiches qu’elle a le droit de lire."),
    )
    accent = forms.ChoiceField(label=_("Couleur"), choices=Accent.choices)
    query = forms.CharField(
        label=_("Ce qu’elle montre"),
        max_length=QUERY + 200,
        required=False,
        help_text=_(
            "L’adresse de la carte, filtrée et placée comme vous la voulez. Pour en changer, copiez-en une autre."
        ),
    )

    def __init__(self, user: Any, *args: Any, kept: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.spaces = {str(space.pk): space for space in shareable(user)[:SHOWN]}
        if kept is not None:
            self.spaces.setdefault(str(kept.pk), kept)  # a space that one has left keeps its map
        nobody = ("", _("Aucun : elle est à moi"))
        self.fields["space"].choices = [nobody, *((key, space.name) for key, space in self.spaces.items())]  # type: ignore[attr-defined]

    def clean_query(self) -> str:
        """The filters alone, as the map itself writes them. ValidationError: they cannot be read."""
        text = self.cleaned_data["query"].strip()
        given = QueryDict(urlsplit(text).query if "?" in text or "/" in text else text)
        try:
            return read(self.user, given).query(vue="")
        except (Refused, ValueError):
            raise forms.ValidationError(
                _("Cette adresse ne se lit pas : copiez celle de la carte, une fois filtrée.")
            ) from None

    def given(self) -> dict[str, Any]:
        """What the actions take."""
        return self.cleaned_data | {"space": self.spaces.get(self.cleaned_data["space"])}


class LookForm(forms.Form):
    """How a map looks on another site: written in its address, but for its height."""

    couleur = forms.ChoiceField(label=_("Couleur"), choices=Accent.choices, required=False)
    apparence = forms.ChoiceField(
        label=_("Fond"),
        choices=[("", _("Comme l’appareil de qui regarde")), ("clair", _("Clair")), ("sombre", _("Sombre"))],
        required=False,
    )
    liste = forms.ChoiceField(
        label=_("Liste des fiches"),
        choices=[("", _("À côté de la carte")), ("non", _("Sans la liste"))],
        required=False,
        help_text=_(
            "Sans JavaScript, ou si l’appareil ne dessine pas la carte, la liste est là de toute façon."
        ),
    )
    hauteur = forms.IntegerField(
        label=_("Hauteur, en pixels"), min_value=320, max_value=1200, initial=560, required=False
    )

    def chosen(self) -> dict[str, Any]:
        """What is valid of it: a colour or a background that is not ours is the first one."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class PrintForm(forms.Form):
    """What stands on the cover, and the paper."""

    title = forms.CharField(label=_("Titre"), max_length=120)
    paper = forms.ChoiceField(label=_("Papier"), choices=Printing.Format.choices, widget=forms.RadioSelect)
    reserved = forms.BooleanField(
        label=_("Aussi les fiches qui ne sont pas publiques, mais que je peux lire"),
        help_text=_("La couverture le dit. Sinon, seulement ce que tout le monde peut lire."),
        required=False,
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.is_authenticated:
            del self.fields["reserved"]
