"""A need or an offer as one writes it, and what one looks for among them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import PlainSelect
from essaim.connect.offers.actions import LONGEST, USUAL
from essaim.connect.offers.models import TEXT, TITLE, Kind, Offer
from essaim.connect.offers.queries import Filters
from essaim.foundation.places.areas import area, options
from essaim.foundation.ui.filtering import FilterForm
from essaim.foundation.ui.widgets import Day
from essaim.foundation.vocabularies.terms import now_called, theme_list

NAMES = ("q", "genre", "theme", "territoire")


class OfferForm(forms.Form):
    """Two lines are enough; for how long, six months unless said otherwise."""

    kind = forms.ChoiceField(
        label=_("Besoin ou offre"),
        choices=[("need", _("Nous cherchons quelque chose")), ("offer", _("Nous proposons quelque chose"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites si c’est un besoin ou une offre."),
            "invalid_choice": _("Dites si c’est un besoin ou une offre."),
        },
    )
    title = forms.CharField(
        label=_("Titre"),
        max_length=TITLE,
        help_text=_("Par exemple : Remorque à vélo à partager, ou Local pour un atelier le jeudi."),
        error_messages={"required": _("Donnez un titre.")},
    )
    text = forms.CharField(
        label=_("En quelques mots"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "Quoi, où, à quelles conditions, à qui s’adresser. Ce texte se lit par qui voit la fiche : "
            "n’y mettez que les coordonnées que l’on peut voir."
        ),
    )
    theme = forms.ChoiceField(label=_("Thème"), required=False, widget=PlainSelect)
    until = forms.DateField(
        label=_("Jusqu’au"),
        widget=Day,
        help_text=_("Un an au plus. Après ce jour, les listes ne le montrent plus ; vous pourrez le redire."),
        error_messages={"required": _("Dites jusqu’à quand."), "invalid": _("Choisissez un jour.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, offer: Offer | None = None, kind: str = "") -> None:
        today = timezone.localdate()
        initial = {"kind": kind or Kind.NEED, "until": today + USUAL}
        if offer:
            theme = offer.theme.slug if offer.theme else ""
            until = today + USUAL if offer.is_over else offer.until
            initial = {
                "kind": offer.kind,
                "title": offer.title,
                "text": offer.text,
                "theme": theme,
                "until": until,
            }
        super().__init__(data, initial=initial)
        themes = [(each.slug, each.label) for each in theme_list()]
        self.fields["theme"].choices = [("", _("Aucun")), *themes]  # type: ignore[attr-defined]
        self.fields["until"].widget.attrs |= {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}


class FiltersForm(FilterForm):
    """What needs and offers are filtered by."""

    q = forms.CharField(
        label=_("Mots"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    genre = forms.ChoiceField(
        label=_("Besoins ou offres"),
        required=False,
        choices=[("", _("Tous")), ("need", _("Besoins")), ("offer", _("Offres"))],
    )
    theme = forms.ChoiceField(label=_("Thème"), required=False, widget=PlainSelect)
    territoire = forms.ChoiceField(label=_("Lieu"), required=False, widget=PlainSelect)

    def __init__(self, user: Any, data: Mapping[str, Any]) -> None:
        given = {name: data.get(name, "") for name in NAMES}
        self.themes = {term.slug: term for term in theme_list()}
        if given["theme"] and given["theme"] not in self.themes:
            former = now_called("theme", given["theme"][:80].replace("\x00", ""))
            given["theme"] = former.slug if former else given["theme"]
        super().__init__(given)
        self.area = area(user, given["territoire"]) if given["territoire"] else None
        self.propose("theme", _("Tous"), ((slug, term.label) for slug, term in self.themes.items()))
        self.propose("territoire", _("Partout"), options(user, self.area))

    def chosen(self) -> Filters:
        """What is valid of it."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            text=given.get("q", ""),
            kind=given.get("genre", ""),
            theme=self.themes.get(given.get("theme", "")),
            area=self.area if given.get("territoire") else None,
        )
