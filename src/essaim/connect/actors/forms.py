"""The forms of a card. They keep what was typed: `validation.clean_fields`, which actions call, says what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.answer_fields import answer_fields, by_space
from essaim.connect.actors.answers import apart, read_all
from essaim.connect.actors.hours import said_hours
from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind, LegalForm
from essaim.connect.actors.names import field_name
from essaim.connect.actors.placing import NONE_OF_THEM, candidates, homonyms
from essaim.connect.actors.validation import COMMUNE, LICENCE, clean_fields
from essaim.connect.actors.values import CARD_FIELDS, NAMED, fields_of
from essaim.connect.questions.models import Question
from essaim.foundation.formats.record import COUNT_FIELDS
from essaim.foundation.kernel.languages import LANGUAGES
from essaim.foundation.kernel.models import Licence
from essaim.foundation.kernel.refs import link_kinds
from essaim.foundation.places.gazetteer import Commune, area_name
from essaim.foundation.ui.widgets import Day
from essaim.foundation.vocabularies.terms import category_tree, theme_list

ROWS = {"description": 10, "opening_hours": 2}  # of a text area; 4 for lists, one item a line
LINES = ("missions", "funders", "keywords", "values", "links")
HELP: dict[str, Any] = {
    "language": gettext_lazy("Celle dans laquelle cette fiche est écrite : les lecteurs d’écran la suivent."),
    "summary": gettext_lazy(
        "Ce que vous faites, dit à quelqu’un qui ne vous connaît pas. 300 caractères au plus."
    ),
    "missions": gettext_lazy("Une par ligne."),
    "values": gettext_lazy("Une par ligne : utilité sociale, citoyenneté économique…"),
    "funders": gettext_lazy("Un par ligne."),
    "keywords": gettext_lazy("Un par ligne : tout mot qui aide à trouver la fiche."),
    "links": gettext_lazy("Une par ligne."),
    "legal_form": gettext_lazy("Une initiative sans forme juridique n’est montrée qu’à sa commune."),
    "budget_year": gettext_lazy("Laissez vide si l’année n’est pas connue."),
    "people_reached": gettext_lazy("Personnes ou structures que vous touchez en une année."),
    "territory": gettext_lazy("Là où vous agissez : un quartier, un pays, une région."),
    "latitude": gettext_lazy("En degrés, par exemple 47,3215."),
    "longitude": gettext_lazy("En degrés, par exemple 5,0415."),
    "opening_hours": gettext_lazy(
        "Les jours puis les heures : lun-ven 9h-12h, 14h-18h ; sam 10h-13h. Ou : tous les jours 8h-20h."
    ),
    "country": gettext_lazy("Deux lettres : FR, BE, ES…"),
}
SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Qui"), ("name", "acronym", "kind", "legal_form", "summary", "description", "language")),
    (gettext_lazy("Valeurs et missions"), ("values", "missions", "themes", "keywords")),
    (gettext_lazy("Moyens humains"), tuple(name for name in COUNT_FIELDS if name != "budget")),
    (gettext_lazy("Budget et financeurs"), ("budget", "budget_year", "funders")),
    (
        gettext_lazy("Où"),
        ("territory", "street", "postcode", "city", "country", "latitude", "longitude", "opening_hours"),
    ),
    (gettext_lazy("Adresses et identifiants"), ("website", "links", "siret", "rna", "licence")),
)


@dataclass(frozen=True)
class Section:
    """A part of the form, with its fields."""

    title: Any
    fields: list[forms.BoundField]


@dataclass(frozen=True)
class Choice:
    """A category to tick."""

    slug: str
    label: str
    ticked: bool


@dataclass(frozen=True)
class Group:
    """The categories under one, and how many of them are ticked."""

    label: str
    choices: list[Choice]

    @property
    def ticked(self) -> int:
        return sum(choice.ticked for choice in self.choices)


class ActorForm(forms.Form):
    """Every field of a card as text; `seen` tells which state of the card it was filled from."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    categories = forms.MultipleChoiceField(required=False, label=gettext_lazy("Catégories"))
    themes = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Thèmes"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        actor: Actor | None = None,
        terms: dict[str, list[str]] | None = None,
        questions: Sequence[Question] = (),
        answers: Mapping[str, Any] | None = None,
    ) -> None:
        """`questions`: what the card is asked; `answers`: what it says of them, by name."""
        self.actor, self.questions, self.answers = actor, questions, answers or {}
        initial = _initial(actor, terms or {}) if actor else {"kind": Kind.INITIATIVE.value, "country": "FR"}
        super().__init__(data, initial=initial)
        self.tree = category_tree()
        for name in CARD_FIELDS:
            if name not in NAMED:
                self.fields[name] = simple_field(name)
        self._keep_language()
        self.fields[LICENCE] = forms.ChoiceField(
            label=gettext_lazy("Licence"), choices=Licence.choices, required=False, initial=Licence.CC_BY_SA
        )
        self.fields |= answer_fields(questions, self.answers)
        self.fields[COMMUNE] = forms.CharField(required=False, widget=forms.HiddenInput)
        self._offer_homonyms()
        self.fields["themes"].choices = [(term.slug, term.label) for term in theme_list()]  # type: ignore[attr-defined]
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (term.slug, term.label) for branch in self.tree for term in (branch.term, *branch.children)
        ]

    def _offer_homonyms(self) -> None:
        """Where the town that was typed is several communes, its field becomes the choice of one."""
        said = (str(self.data.get(name, "")) for name in ("city", "postcode", "country"))
        found = candidates(*said) if self.is_bound else ()
        if len(found) > 1:
            choices = [
                *((each.code, _named(each)) for each in found),
                (NONE_OF_THEM, _("Aucune de celles-ci")),
            ]
            self.fields[COMMUNE] = forms.ChoiceField(
                label=_("Laquelle ?"), choices=choices, required=False, widget=forms.RadioSelect
            )

    def _keep_language(self) -> None:
        """A card in a language that the list does not offer keeps it."""
        own = self.actor.language if self.actor else ""
        choices = LANGUAGES if not own or own in dict(LANGUAGES) else [*LANGUAGES, (own, own)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[Section]:
        """The fields by parts, in the order of a card."""
        sections = [Section(title, [self[name] for name in names]) for title, names in SECTIONS]
        if not self[COMMUNE].is_hidden:
            where = next(section for section in sections if self["city"] in section.fields)
            where.fields.insert(where.fields.index(self["city"]) + 1, self[COMMUNE])
        for space, asked in by_space(self.questions):
            title = _("Questions posées par %(space)s") % {"space": space.name}
            sections.append(Section(title, [self[question.name] for question in asked]))
        return sections

    @property
    def groups(self) -> list[Group]:
        """The categories, group by group."""
        ticked = set(self["categories"].value() or [])
        return [
            Group(
                branch.term.label,
                [
                    Choice(term.slug, term.label, term.slug in ticked)
                    for term in (branch.term, *branch.children)
                ],
            )
            for branch in self.tree
        ]

    def clean(self) -> dict[str, Any]:
        """What `clean_fields` makes of it; its sentences stand in the fields."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        answers, fields = apart(given)
        try:
            read_all({question.name: question for question in self.questions}, answers, self.answers)
        except ValidationError as error:
            refuse(self, error)
        try:
            checked = clean_fields(fields, self.actor) | answers
        except ValidationError as error:
            refuse(self, error)
            return given
        if found := homonyms(checked, self.actor):
            sentence = _(
                "%(count)d communes s’appellent %(name)s : choisissez la vôtre, ou donnez son code postal."
            )
            self.add_error(COMMUNE, sentence % {"count": len(found), "name": found[0].name})
        if self.actor and self.cleaned_data["seen"] != version(self.actor):
            self._say_changed()
        return checked

    def _say_changed(self) -> None:
        """Somebody else saved meanwhile: said once; saving again is a choice."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = version(self.actor) if self.actor else ""  # type: ignore[index]
        sentence = _(
            "La fiche a été modifiée pendant que vous écriviez. Relisez-la ; enregistrer de nouveau garde votre version."
        )
        raise ValidationError(sentence)


def _named(commune: Commune) -> str:
    """« Saint-Denis (93200), Seine-Saint-Denis »."""
    return ", ".join(filter(None, (commune.label, area_name("departement", commune.department))))


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Put the sentences of an action under the fields that they concern, others above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        if name not in form.errors:  # what the field itself refused is said already
            form.add_error(name if name in form.fields else None, errors)


def version(actor: Actor) -> str:
    """The state of a card, for one who edits it."""
    return actor.updated_at.isoformat()


def _initial(actor: Actor, terms: dict[str, list[str]]) -> dict[str, Any]:
    said: dict[str, Any] = {**fields_of(actor, terms), LICENCE: actor.licence, "seen": version(actor)}
    if "opening_hours" in said:
        said["opening_hours"] = said_hours(actor)
    return {name: "\n".join(value) if name in LINES else value for name, value in said.items()}


def simple_field(name: str) -> forms.Field:
    """The form field of a field of the card, with its label and help."""
    label = field_name(name)
    shown: dict[str, Any] = {
        "label": label[:1].upper() + label[1:],
        "help_text": HELP.get(name, ""),
        "required": name == "name",
    }
    if name == "name":
        shown["error_messages"] = {
            "required": gettext_lazy("Donnez le nom de cette structure ou de cette initiative.")
        }
    if name == "kind":
        return forms.ChoiceField(choices=Kind.choices, **shown)
    if name == "language":
        return forms.ChoiceField(choices=LANGUAGES, **shown)
    if name == "legal_form":
        return forms.ChoiceField(choices=LegalForm.choices, **shown)
    if name in LINES or name in ROWS:
        return forms.CharField(widget=forms.Textarea({"rows": ROWS.get(name, 4)}), strip=False, **shown)
    if name in (*COUNT_FIELDS, "budget_year"):
        return forms.CharField(
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **shown
        )
    if name in ("latitude", "longitude"):
        return forms.CharField(
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **shown
        )
    if name == "city":
        given = {"data-communes": reverse_lazy("places:communes"), "autocomplete": "off"}
        return forms.CharField(widget=forms.TextInput(given), **shown)
    if name == "website":
        return forms.CharField(widget=forms.TextInput({"inputmode": "url"}), **shown)
    return forms.CharField(**shown)


class RelationForm(forms.Form):
    """A relation to another card, found by its address or its name."""

    kind = forms.ChoiceField(label=gettext_lazy("Cette structure…"))
    other = forms.CharField(
        label=gettext_lazy("Quelle fiche"),
        max_length=400,
        help_text=gettext_lazy("Son nom exact, son sigle, ou l’adresse de sa page."),
    )
    starts = forms.DateField(label=gettext_lazy("Depuis"), required=False, widget=Day)
    ends = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        widget=Day,
        help_text=gettext_lazy("Seulement si c’est fini."),
    )
    note = forms.CharField(
        label=gettext_lazy("Précision"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Ce que cela recouvre, et d’où on le sait."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [(kind.slug, kind.label) for kind in _kinds()]  # type: ignore[attr-defined]


def _kinds() -> Iterable[Any]:
    from essaim.connect.actors.refs import LINK_KINDS

    return [link_kinds()[kind.slug] for kind in LINK_KINDS]
