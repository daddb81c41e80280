"""The room's forms: they read what was typed; what may be done with it is the actions' affair."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.discussion import guard
from essaim.foundation.discussion.actions.posting import Visitor
from essaim.foundation.discussion.models import Hold, Reason, Who
from essaim.foundation.kernel.discussable import Corrections


def _words(label: Any, rows: int = 4, most: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **more)


class VisitorForm(forms.Form):
    """A form that somebody without an account also fills: `visitor` is then who they say they are.

    `homepage` is for robots: people do not see it.
    """

    def __init__(self, data: Any = None, *, user: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.by_visitor = not user.is_authenticated
        if self.by_visitor:
            self.fields["visitor_name"] = forms.CharField(
                label=gettext_lazy("Votre nom"),
                max_length=80,
                widget=forms.TextInput({"autocomplete": "name"}),
            )
            self.fields["visitor_mail"] = forms.EmailField(
                label=gettext_lazy("Votre adresse de courriel"),
                max_length=200,
                widget=forms.EmailInput({"autocomplete": "email"}),
                help_text=_(
                    "Pour confirmer, puis pour vous répondre ; jamais montrée. Oubliée %(days)s jours après la réponse, "
                    "ou dès que vous le demandez."
                )
                % {"days": settings.GUEST_DAYS},
            )
            self.fields["homepage"] = forms.CharField(required=False)

    @property
    def seen(self) -> list[forms.BoundField]:
        """The fields that people fill."""
        return [field for field in self if field.name != "homepage"]

    @property
    def trapped(self) -> bool:
        """Whether a robot filled the field that nobody sees."""
        return bool(self.cleaned_data.get("homepage"))

    @property
    def visitor(self) -> Visitor | None:
        return (
            Visitor(
                self.cleaned_data["visitor_name"],
                self.cleaned_data["visitor_mail"],
                bool(self.cleaned_data.get("visitor_shown")),
            )
            if self.by_visitor
            else None
        )

    @property
    def mail(self) -> str:
        return str(self.cleaned_data.get("visitor_mail", "")).lower()

    @property
    def shown(self) -> str:
        """The signed moment that goes back with the form."""
        return guard.stamp()


class CommentForm(VisitorForm):
    body = _words(
        gettext_lazy("Votre commentaire"),
        5,
        5000,
        help_text=gettext_lazy("Une ligne vide sépare les paragraphes ; une adresse devient un lien."),
        error_messages={"required": gettext_lazy("Écrivez votre commentaire.")},
    )


class CorrectionForm(VisitorForm):
    """The present values, to be changed where they are wrong, and words."""

    def __init__(self, data: Any = None, *, user: Any, corrections: Corrections, obj: Any) -> None:
        super().__init__(data, user=user)
        proposed = corrections.fields(obj)
        self.names = list(proposed)
        words = _words(
            gettext_lazy("Ce qui est faux, ce qui est juste"),
            3,
            5000,
            required=False,
            help_text=gettext_lazy("Avec vos mots, si c’est plus simple ; dites comment vous le savez."),
        )
        rest = {name: self.fields.pop(name) for name in list(self.fields)}
        self.fields.update({"body": words, **proposed, **rest})
        if self.by_visitor:
            self.fields["visitor_shown"] = forms.BooleanField(
                label=gettext_lazy("Montrer mon nom dans l’historique de la fiche, si elle est corrigée"),
                required=False,
            )

    @property
    def values(self) -> dict[str, str]:
        """Those that were sent: what a form leaves out, nobody emptied."""
        return {name: str(self.cleaned_data.get(name) or "") for name in self.names if name in self.data}

    @property
    def about_it(self) -> list[forms.BoundField]:
        """The object's own fields."""
        return [self[name] for name in self.names]

    @property
    def about_you(self) -> list[forms.BoundField]:
        return [field for field in self.seen if field.name.startswith("visitor_")]


class EditForm(forms.Form):
    body = _words(gettext_lazy("Votre commentaire"), 6, 5000)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Raison"), choices=Reason.said_of("comment"), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("Précision"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class RefusalForm(forms.Form):
    """Why something is refused or removed: the author reads both. `kind`: that of the contribution."""

    reason = forms.ChoiceField(label=gettext_lazy("Raison"), required=False)
    words = _words(
        gettext_lazy("Réponse"),
        3,
        required=False,
        help_text=gettext_lazy("La personne la lira, avec la décision."),
    )

    def __init__(self, data: Any = None, *, kind: str = "comment", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [("", gettext_lazy("Choisir…")), *Reason.said_of(kind)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    words = _words(gettext_lazy("Pourquoi revoir cette décision"))


class AnswerForm(forms.Form):
    words = _words(
        gettext_lazy("Réponse"),
        3,
        required=False,
        help_text=gettext_lazy("La personne la lira, avec la décision."),
    )


class SettingForm(forms.Form):
    who = forms.ChoiceField(
        label=gettext_lazy("Qui peut commenter"), choices=Who.choices, widget=forms.RadioSelect
    )
    hold = forms.ChoiceField(
        label=gettext_lazy("Ce qui est relu avant de paraître"),
        choices=Hold.choices,
        widget=forms.RadioSelect,
    )
    links_most = forms.IntegerField(
        label=gettext_lazy("Liens au plus, sans relecture"), min_value=0, max_value=50
    )
    reports_most = forms.IntegerField(
        label=gettext_lazy("Signalements qui masquent"),
        min_value=1,
        max_value=100,
        help_text=gettext_lazy(
            "Autant de personnes qui ont un compte masquent un commentaire, jusqu’à votre décision."
        ),
    )


def told(form: forms.Form, refusal: ValidationError) -> None:
    """Put the sentences of a refusal under their fields, the others above."""
    by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for name, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def thanks(by_visitor: bool, state: str) -> str:
    """What becomes of what was just sent."""
    if by_visitor:
        return _("Un courriel vous attend : rien ne paraît avant que vous ayez confirmé par son lien.")
    if state == "held":
        return _("Merci. En attente de relecture par l’animation de l’espace.")
    return _("Votre commentaire est publié.")
