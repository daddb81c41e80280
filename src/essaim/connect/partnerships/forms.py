"""An agreement as one writes it, with its signatories, and what one looks for among agreements."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import PlainSelect
from essaim.connect.actors.queries import open_spaces
from essaim.connect.partnerships.actions import MOST
from essaim.connect.partnerships.models import BROUGHT, NAME, PURPOSE, TITLE, Agreement, Renewal, State
from essaim.connect.partnerships.queries import Filters
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.places.areas import area, options
from essaim.foundation.ui.filtering import FilterForm
from essaim.foundation.ui.widgets import Day

LINES = 3  # shown at first
NAMES = ("q", "etat", "espace", "territoire")


class SignatoryForm(forms.Form):
    """One line of signatories; left empty, it is no line."""

    name = forms.CharField(
        label=_("Partie"),
        max_length=NAME,
        required=False,
        help_text=_("Le nom de sa fiche ou son adresse ; sans fiche, son nom."),
    )
    brings = forms.CharField(
        label=_("Ce qu’elle apporte"),
        max_length=BROUGHT,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    amount = forms.IntegerField(
        label=_("Montant (euros)"),
        required=False,
        min_value=0,
        max_value=10**12,
        help_text=_("Facultatif, pour toute la durée."),
    )
    card = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What somebody brings needs somebody."""
        given: dict[str, Any] = super().clean() or {}
        if (given.get("brings") or given.get("amount") is not None) and not given.get("name"):
            self.add_error("name", _("Dites qui l’apporte."))
        return given


Signatories = forms.formset_factory(
    SignatoryForm, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)


def lines(data: Any, agreement: Agreement | None) -> Any:
    """The lines of an agreement and an empty one; those that were sent, and one more where that was asked."""
    if data is not None and "more" not in data:
        return Signatories(data, prefix="parties")
    if data is not None:
        typed = [
            {name: data.get(f"parties-{at}-{name}", "") for name in SignatoryForm.base_fields}
            for at in range(MOST)
            if f"parties-{at}-name" in data
        ]
        return Signatories(initial=[*typed, {}][:MOST], prefix="parties")
    rows = [
        {
            "name": each.name,
            "brings": each.brings,
            "amount": each.amount,
            "card": str(each.actor.public_id) if each.actor else "",
        }
        for each in (
            agreement.signatories.select_related("actor").order_by("position", "pk") if agreement else []
        )
    ]
    empty = max(1 if rows else LINES, LINES - len(rows))
    return Signatories(initial=[*rows, *({} for _line in range(empty))][:MOST], prefix="parties")


class AgreementForm(forms.Form):
    """What it is, when it runs, who sees it."""

    title = forms.CharField(
        label=_("Titre"), max_length=TITLE, error_messages={"required": _("Donnez un titre.")}
    )
    purpose = forms.CharField(
        label=_("Objet"),
        max_length=PURPOSE,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Ce que les parties font ensemble, et pourquoi."),
    )
    signed_on = forms.DateField(
        label=_("Signé le"), widget=Day, required=False, help_text=_("Rien tant qu’il ne l’est pas.")
    )
    starts_on = forms.DateField(
        label=_("Commence le"), widget=Day, error_messages={"required": _("Donnez le jour où il commence.")}
    )
    ends_on = forms.DateField(
        label=_("Terme"), widget=Day, required=False, help_text=_("Le dernier jour ; rien s’il n’y en a pas.")
    )
    renewal = forms.ChoiceField(
        label=_("Au terme"), choices=Renewal.choices, widget=forms.RadioSelect, initial=Renewal.NONE
    )
    review_on = forms.DateField(
        label=_("À revoir le"),
        widget=Day,
        required=False,
        help_text=_("L’animation en est prévenue soixante jours avant."),
    )
    document_url = forms.URLField(
        label=_("Adresse du document"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Ou joignez le fichier ensuite, depuis la page du partenariat."),
    )
    visibility = forms.ChoiceField(
        label=_("Qui le voit"),
        choices=[*reversed(Visibility.choices)],
        initial=Visibility.PUBLIC,
        help_text=_("Qui agit pour l’une des parties le voit toujours."),
    )


def initial(agreement: Agreement) -> dict[str, Any]:
    """What the form of an agreement starts from."""
    return {name: getattr(agreement, name) for name in AgreementForm.base_fields}


class ReviewForm(forms.Form):
    """When it is to be read again."""

    next_on = forms.DateField(
        label=_("Prochaine relecture"), widget=Day, required=False, help_text=_("Rien : aucune n’est prévue.")
    )


class FiltersForm(FilterForm):
    """What agreements are filtered by."""

    q = forms.CharField(
        label=_("Mots"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *State.choices])
    espace = forms.ChoiceField(label=_("Réseau"), required=False, widget=PlainSelect)
    territoire = forms.ChoiceField(label=_("Lieu"), required=False, widget=PlainSelect)

    def __init__(self, user: Any, data: Mapping[str, Any]) -> None:
        given = {name: str(data.get(name, "")).replace("\x00", "") for name in NAMES}
        super().__init__(given)
        self.spaces = {space.slug: space for space in open_spaces(user)}
        self.area = area(user, given["territoire"]) if given["territoire"] else None
        self.propose("espace", _("Tous"), ((slug, space.name) for slug, space in self.spaces.items()))
        self.propose("territoire", _("Partout"), options(user, self.area))

    def chosen(self) -> Filters:
        """What is valid of it."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            text=given.get("q", ""),
            state=given.get("etat", ""),
            space=self.spaces.get(given.get("espace", "")),
            area=self.area if given.get("territoire") else None,
        )
