"""A question as a facilitator writes it; no script is needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.questions.models import HELP, READERS, UNIT, WORDING, Kind, Question
from essaim.foundation.kernel.models import Visibility

_LABEL, _GONE = "label-", "gone-"


class QuestionForm(forms.Form):
    """All of it for a new question; once it is asked, its kind is settled and its choices are named one by one."""

    wording = forms.CharField(
        label=gettext_lazy("La question"),
        max_length=WORDING,
        help_text=gettext_lazy(
            "Comme on la poserait de vive voix : « Accueillez-vous des visites apprenantes ? »"
        ),
        error_messages={"required": gettext_lazy("Écrivez la question.")},
    )
    help = forms.CharField(
        label=gettext_lazy("Un mot d’aide"),
        max_length=HELP,
        required=False,
        help_text=gettext_lazy("Une phrase sous la question, pour qui hésite à répondre."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Sorte de réponse"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Elle ne changera plus : pour une autre sorte, posez une autre question."),
        error_messages={"required": gettext_lazy("Choisissez une sorte de réponse.")},
    )
    unit = forms.CharField(
        label=gettext_lazy("Unité"),
        max_length=UNIT,
        required=False,
        help_text=gettext_lazy("Pour un nombre : m², places, personnes…"),
    )
    choices = forms.CharField(
        label=gettext_lazy("Choix"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Un par ligne, pour une question à choix."),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Qui lit les réponses"),
        choices=READERS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Parmi les personnes qui voient la fiche. Qui tient la fiche lit toujours les siennes."
        ),
        error_messages={"required": gettext_lazy("Dites qui lit les réponses.")},
    )
    expected = forms.BooleanField(
        label=gettext_lazy("Réponse attendue"),
        required=False,
        help_text=gettext_lazy("La fiche le rappelle à qui la tient ; personne n’est obligé de répondre."),
    )

    def __init__(self, data: Any = None, question: Question | None = None) -> None:
        super().__init__(data, initial=_initial(question))
        self.question = question
        if question is None:
            return
        del self.fields["kind"]
        if question.kind != Kind.NUMBER:
            del self.fields["unit"]
        if not question.chooses:
            del self.fields["choices"]
            return
        self._name_choices(question)

    def _name_choices(self, question: Question) -> None:
        """A field for the words of each choice, and one to withdraw it, before the new ones."""
        after = {name: self.fields.pop(name) for name in ("choices", "visibility", "expected")}
        for rank, option in enumerate(question.options, start=1):
            given = {"rank": rank, "label": option["label"]}
            self.fields[_LABEL + option["key"]] = forms.CharField(
                label=_("Choix %(rank)d") % given, initial=option["label"]
            )
            self.fields[_GONE + option["key"]] = forms.BooleanField(
                label=_("Ne plus proposer « %(label)s »") % given, required=False, initial=option["withdrawn"]
            )
        self.fields |= after
        self.fields["choices"].label = _("Nouveaux choix")
        self.fields["choices"].help_text = _("Un par ligne ; ils viennent après les autres.")

    def said(self) -> dict[str, Any]:
        """What the action wants of it."""
        given = self.cleaned_data
        plain = {name: value for name, value in given.items() if not name.startswith((_LABEL, _GONE))}
        if self.question is None or not self.question.chooses:
            return plain
        return plain | {
            "labels": {name.removeprefix(_LABEL): given[name] for name in given if name.startswith(_LABEL)},
            "gone": [name.removeprefix(_GONE) for name in given if name.startswith(_GONE) and given[name]],
        }


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {"visibility": Visibility.PUBLIC}
    return {name: getattr(question, name) for name in ("wording", "help", "unit", "visibility", "expected")}
