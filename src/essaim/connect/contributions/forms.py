"""What a visitor fills: a card that is missing, what is wrong with one; and what a facilitator answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.forms import simple_field
from essaim.connect.contributions.proposable import WORDS, Fault
from essaim.foundation.discussion.forms import VisitorForm
from essaim.foundation.vocabularies.terms import category_tree

SHOWN = _("Montrer mon nom dans l’historique de la fiche, si elle est ajoutée")


class AdditionForm(VisitorForm):
    """The shortest card; who proposes it last."""

    def __init__(self, data: Any = None, *, user: Any, initial: Any = None) -> None:
        super().__init__(data, user=user, initial=initial)
        you = {name: self.fields.pop(name) for name in list(self.fields)}
        for name in ("name", "summary", "kind", "city", "website"):
            self.fields[name] = simple_field(name)
        self.fields["summary"].required = self.fields["city"].required = True
        self.fields["summary"].help_text = _("Ce qu’elle fait, dit à quelqu’un qui ne la connaît pas.")
        self.fields["city"].help_text = _("Sa commune ; avec le code postal si plusieurs portent ce nom.")
        self.fields["categories"] = forms.ChoiceField(
            label=_("Catégorie"), required=False, choices=[("", _("Je ne sais pas")), *_categories()]
        )
        self.fields["body"] = forms.CharField(
            label=_("Comment la connaissez-vous ?"),
            required=False,
            max_length=WORDS,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Pour l’animation seulement : la fiche ne le dira pas."),
        )
        self.fields.update(you)
        if self.by_visitor:
            self.fields["visitor_shown"] = forms.BooleanField(label=SHOWN, required=False)
        self.order_fields(["name", "summary", "kind", "categories", "city", "website", "body"])

    @property
    def values(self) -> dict[str, str]:
        names = ("name", "summary", "kind", "categories", "city", "website")
        return {name: str(self.cleaned_data.get(name) or "") for name in names}

    @property
    def shown(self) -> str:
        """The moment when the form was first shown: that of a form shown again with cards that resemble it stands."""
        return str(self.data.get("shown") or "") or super().shown


def _categories() -> list[Any]:
    return [
        (branch.term.label, [(term.slug, term.label) for term in (branch.term, *branch.children)])
        for branch in category_tree()
    ]


class AlertForm(VisitorForm):
    """What is wrong with a card."""

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data, user=user)
        you = {name: self.fields.pop(name) for name in list(self.fields)}
        self.fields["fault"] = forms.ChoiceField(
            label=_("Ce qui ne va pas"), choices=Fault.choices, widget=forms.RadioSelect
        )
        self.fields["other"] = forms.CharField(
            label=_("L’autre fiche, si elle y est deux fois"),
            required=False,
            max_length=400,
            help_text=_("Son nom exact, ou l’adresse de sa page."),
        )
        self.fields["words"] = forms.CharField(
            label=_("Avec vos mots"),
            required=False,
            max_length=WORDS,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Ce que vous savez, et comment vous le savez."),
        )
        self.fields.update(you)

    @property
    def values(self) -> dict[str, str]:
        return {name: str(self.cleaned_data.get(name) or "") for name in ("fault", "words", "other")}


class QueueForm(forms.Form):
    """What narrows the queue: a place, a space that the reader facilitates."""

    territoire = forms.ChoiceField(label=_("Lieu"), required=False)
    espace = forms.ChoiceField(label=_("Espace"), required=False)

    def __init__(self, places: list[Any], spaces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["territoire"].choices = [("", _("Partout")), *places]  # type: ignore[attr-defined]
        self.fields["espace"].choices = [("", _("Tous ceux que j’anime")), *spaces]  # type: ignore[attr-defined]
