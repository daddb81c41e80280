"""Forms of words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.vocabularies import skos
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.queries import typed, words
from essaim.foundation.vocabularies.terms import MAX_LABEL


class TermForm(forms.Form):
    """A word: its name, what it means, how else one says it."""

    label = forms.CharField(label=gettext_lazy("Nom"), max_length=MAX_LABEL)
    label_en = forms.CharField(label=gettext_lazy("En anglais"), max_length=120, required=False)
    definition = forms.CharField(
        label=gettext_lazy("Définition"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    alternates = forms.CharField(
        label=gettext_lazy("Autres façons de le dire"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Une par ligne. Un import qui dit l’une d’elles trouve ce mot."),
    )
    matches = forms.CharField(
        label=gettext_lazy("La même notion ailleurs"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Une adresse par ligne : ESSGlobal, Wikidata, un autre thésaurus."),
    )

    def __init__(self, data: Any, term: Term) -> None:
        """`term`: not saved where the word is new; a category is then put under another at once."""
        initial = {name: getattr(term, name) for name in ("label", "label_en", "definition")}
        lists = {name: "\n".join(getattr(term, name)) for name in ("alternates", "matches")}
        super().__init__(data, initial={**initial, **lists})
        if term.pk is None and term.scheme == Term.Scheme.CATEGORY:
            self.fields["parent"] = parent_field(term)

    def add_prefix(self, field_name: str) -> str:
        """An input named `matches` would hide the method of that name from every script that asks the form."""
        return super().add_prefix("notions" if field_name == "matches" else field_name)

    def clean(self) -> dict[str, Any]:
        """The lists, line by line."""
        for name in ("alternates", "matches"):
            self.cleaned_data[name] = self.cleaned_data.get(name, "").splitlines()
        return self.cleaned_data


def parent_field(term: Term) -> forms.ModelChoiceField:
    """The categories of the first level, but for this one."""
    return forms.ModelChoiceField(
        label=_("Sous"),
        queryset=words(Term.Scheme.CATEGORY).filter(parent=None).exclude(pk=term.pk).order_by("label"),
        required=False,
        empty_label=_("Au premier niveau"),
    )


class ParentForm(forms.Form):
    """Where a category stands in the tree."""

    def __init__(self, data: Any, term: Term) -> None:
        super().__init__(data, initial={"parent": term.parent_id})
        self.fields["parent"] = parent_field(term)


class MergeForm(forms.Form):
    """The word that stays."""

    into = forms.CharField(
        label=gettext_lazy("Le mot qui reste"),
        max_length=200,
        help_text=gettext_lazy("Son nom, tel qu’il est écrit dans la liste des mots."),
    )

    def __init__(self, data: Any, term: Term) -> None:
        self.term = term
        super().__init__(data)

    def clean_into(self) -> Term:
        """The word that is named."""
        found = typed(self.term.scheme, self.cleaned_data["into"])
        if found is None:
            raise ValidationError(_("Aucun mot ne s’appelle ainsi."))
        if found.pk == self.term.pk:
            raise ValidationError(_("C’est le même mot : donnez celui qui reste."))
        return found


class LoadForm(forms.Form):
    """A SKOS file, or its text carried from the preview."""

    scheme = forms.ChoiceField(label=gettext_lazy("Vers"), choices=Term.Scheme.choices)
    file = forms.FileField(
        label=gettext_lazy("Fichier SKOS"),
        required=False,
        help_text=gettext_lazy("Turtle, JSON-LD ou RDF/XML, 500 ko au plus."),
    )
    text = forms.CharField(required=False, max_length=skos.MOST_BYTES, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The words of the file, in `words`; its text, in `text`."""
        given = self.cleaned_data.get("file")
        body = given.read(skos.MOST_BYTES + 1) if given else self.cleaned_data.get("text", "").encode()
        if not body:
            raise ValidationError({"file": _("Choisissez un fichier.")})
        try:
            self.words = skos.read(body)
            skos.check_loops(self.words)
        except skos.Unreadable as error:
            raise ValidationError({"file": error.sentence}) from None
        self.carried = body.decode("utf-8-sig")
        return self.cleaned_data
