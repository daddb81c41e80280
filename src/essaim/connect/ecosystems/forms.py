"""Drawing an ecosystem: whose it is, what stands in it, what is tied to what. No script is needed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.filters import PlainSelect
from essaim.connect.ecosystems.models import DRAWN_BY, NAME, VIEWPOINT, Ecosystem, Group, Nature, Node
from essaim.connect.ecosystems.ties import choices
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.places.areas import options
from essaim.foundation.ui.widgets import Day


class AboutForm(forms.Form):
    """Whose viewpoint, when, by whom, for whom."""

    viewpoint = forms.CharField(
        label=gettext_lazy("Vu par"),
        max_length=VIEWPOINT,
        help_text=gettext_lazy("Par exemple : les élu·es, les habitant·es, l’équipe salariée."),
        error_messages={"required": gettext_lazy("Dites qui voit ainsi.")},
    )
    drawn_by = forms.CharField(
        label=gettext_lazy("Qui l’a dessiné"),
        max_length=DRAWN_BY,
        required=False,
        help_text=gettext_lazy(
            "Un groupe plutôt que des noms de personnes : « atelier de douze habitant·es »."
        ),
    )
    drawn_on = forms.DateField(
        label=gettext_lazy("Dessiné le"),
        widget=Day,
        error_messages={
            "required": gettext_lazy("Choisissez un jour."),
            "invalid": gettext_lazy("Choisissez un jour."),
        },
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Visible par"), choices=Visibility.choices, widget=PlainSelect
    )

    def __init__(self, data: Any = None, ecosystem: Ecosystem | None = None, **more: Any) -> None:
        initial = {"drawn_on": timezone.localdate(), "visibility": Visibility.GROUP}
        if ecosystem:
            initial = {
                name: getattr(ecosystem, name) for name in self.base_fields if hasattr(ecosystem, name)
            }
        super().__init__(data, initial=initial | more.pop("initial", {}), **more)


class NewForm(AboutForm):
    """The same, with what is at the centre and who keeps it."""

    field_order = ("centre", "territoire", "viewpoint", "space", "drawn_by", "drawn_on", "visibility", "fill")

    centre = forms.CharField(
        label=gettext_lazy("Au centre"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Le nom d’une fiche, son adresse, ou un nom qui n’a pas de fiche."),
    )
    territoire = forms.ChoiceField(label=gettext_lazy("Ou un territoire"), required=False, widget=PlainSelect)
    space = forms.ChoiceField(
        label=gettext_lazy("Gardé par l’espace"),
        widget=PlainSelect,
        error_messages={"required": gettext_lazy("Choisissez un espace.")},
    )
    fill = forms.BooleanField(
        label=gettext_lazy("Commencer par ce que l’annuaire en sait"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Les fiches reliées à ce centre, ou celles du territoire, et leurs relations."
        ),
    )

    def __init__(self, user: Any, spaces: list[Any], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        kept: Any = self.fields["space"]
        kept.choices = [(each.slug, each.name) for each in spaces]
        places: Any = self.fields["territoire"]
        places.choices = [("", _("Aucun")), *options(user, None)]

    def clean(self) -> dict[str, Any]:
        """One centre, and one only."""
        given = super().clean() or {}
        if bool(given.get("centre")) == bool(given.get("territoire")):
            self.add_error("centre", _("Dites ce qui est au centre : une fiche, un nom, ou un territoire."))
        return given


def _groups(ecosystem: Ecosystem) -> list[tuple[str, str]]:
    return [(str(group.pk), group.name) for group in ecosystem.groups.order_by("position", "pk")]


class _Drawn(forms.Form):
    """A form about one drawing: what it answers is of that drawing."""

    def __init__(self, data: Any = None, *, ecosystem: Ecosystem, **more: Any) -> None:
        super().__init__(data, **more)
        self.ecosystem = ecosystem
        if "group" in self.fields:
            self.fields["group"].choices = _groups(ecosystem)  # type: ignore[attr-defined]

    def clean_group(self) -> Group:
        """The group itself."""
        return self.ecosystem.groups.get(pk=int(self.cleaned_data["group"]))


class NodeForm(_Drawn):
    """One more name, and how it is tied to the centre."""

    name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=400,
        help_text=gettext_lazy(
            "Celui d’une fiche la relie au dessin. Ce qui n’a pas de fiche y est nommé ; n’y mettez pas de personne."
        ),
        error_messages={"required": gettext_lazy("Donnez un nom.")},
    )
    group = forms.ChoiceField(label=gettext_lazy("Groupe"), widget=PlainSelect)
    nature = forms.ChoiceField(
        label=gettext_lazy("Lien avec le centre"),
        required=False,
        widget=PlainSelect,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Le centre…"), required=False, widget=PlainSelect)

    def __init__(self, data: Any = None, *, at: str = "", **more: Any) -> None:
        super().__init__(data, initial={"group": at}, **more)
        self.fields["name"].widget.attrs["list"] = "fiches"
        self.fields["nature"].choices = [("", _("aucun")), *Nature.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices()  # type: ignore[attr-defined]


class NodeChangeForm(_Drawn):
    """Another group, another name where it is not that of a card."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=400)
    group = forms.ChoiceField(label=gettext_lazy("Groupe"), widget=PlainSelect)

    def __init__(self, data: Any = None, *, node: Node, **more: Any) -> None:
        super().__init__(data, initial={"name": node.name, "group": str(node.group_id)}, **more)
        if node.card_id:
            del self.fields["name"]


class TieForm(_Drawn):
    """One more tie, between two names of the drawing."""

    source = forms.ChoiceField(label=gettext_lazy("De"), widget=PlainSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Relation"), required=False, widget=PlainSelect)
    target = forms.ChoiceField(label=gettext_lazy("Vers"), widget=PlainSelect)
    nature = forms.ChoiceField(
        label=gettext_lazy("Ce lien est"),
        choices=Nature.choices,
        widget=forms.RadioSelect,
        initial=Nature.CHOSEN,
    )

    def __init__(self, data: Any = None, *, names: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        for side in ("source", "target"):
            self.fields[side].choices = names  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices()  # type: ignore[attr-defined]

    def _node(self, side: str) -> Node:
        return self.ecosystem.nodes.select_related("ecosystem").get(public_id=self.cleaned_data[side])

    def clean_source(self) -> Node:
        """The name itself."""
        return self._node("source")

    def clean_target(self) -> Node:
        """The name itself."""
        return self._node("target")


class GroupForm(_Drawn):
    """One more group."""

    name = forms.CharField(
        label=gettext_lazy("Nom du groupe"),
        max_length=NAME,
        error_messages={"required": gettext_lazy("Donnez un nom.")},
    )
