"""Sending files, saying what they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.foundation.files.analysis.found import PICTURE
from essaim.foundation.files.models import File
from essaim.foundation.kernel.languages import LANGUAGES
from essaim.foundation.kernel.models import Licence, PublicModel, Visibility

MOST_AT_ONCE = 20
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/gif,audio/*,video/*,.pdf,.odt,.ods,.odp,.odg,.docx,.xlsx,.pptx,.txt,.md,.csv"
ACCEPT_PICTURE = "image/jpeg,image/png,image/webp,image/avif,image/gif"
CREDIT_HELP = _(
    "Qui a fait cette image, ce son ou ce texte ; vide, si c’est vous ou si personne ne le demande."
)
LICENCE_HELP = _("À quelles conditions d’autres peuvent s’en servir.")
ALT_HELP = _("Une phrase pour qui ne voit pas l’image : ce qu’elle montre, ou ce qu’elle dit.")


class ManyFiles(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each as one file is cleaned."""
        given = list(data or [None]) if isinstance(data, list | tuple | None) else [data]
        if len(given) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Vingt fichiers au plus en une fois."))
        return [super(ManyFilesField, self).clean(each, initial) for each in given]


class UploadForm(forms.Form):
    """The files, and what holds for all of them; each picture is described on the next page."""

    uploads = ManyFilesField(
        label=_("Fichiers"),
        allow_empty_file=True,
        error_messages={
            "required": _("Choisissez un fichier."),
            "missing": _("Choisissez un fichier."),
            "invalid": _("Aucun fichier n’est arrivé. Essayez à nouveau."),
        },
    )
    credit = forms.CharField(label=_("Crédit"), max_length=200, required=False, help_text=CREDIT_HELP)
    licence = forms.ChoiceField(
        label=_("Licence"), choices=Licence.choices, initial=Licence.CC_BY_SA, help_text=LICENCE_HELP
    )
    reach = forms.ChoiceField(label=_("Qui voit ces fichiers"), required=False)

    def __init__(self, *args: Any, portrait: bool, choosing: bool, widest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].widget = ManyFiles(attrs={"accept": ACCEPT})
        if portrait:
            self.fields["uploads"].widget = forms.FileInput(attrs={"accept": ACCEPT_PICTURE})
            self.fields["uploads"].label = _("Image")
        if choosing and not portrait:
            limit_reach(self.fields["reach"], widest)
        else:
            del self.fields["reach"]


def limit_reach(field: Any, widest: str) -> None:
    """Offer what shows no more than the owner does."""
    order = Visibility.values
    field.choices = [pair for pair in Visibility.choices if order.index(pair[0]) <= order.index(widest)]
    field.initial = widest


class WordsForm(forms.Form):
    """What is said of one file; fields that do not concern its kind are left out."""

    title = forms.CharField(label=_("Titre"), max_length=200, required=False)
    alt = forms.CharField(
        label=_("Texte alternatif"),
        max_length=500,
        required=False,
        help_text=ALT_HELP,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decorative = forms.BooleanField(
        label=_("Image décorative : elle n’apprend rien à qui lit"), required=False
    )
    caption = forms.CharField(label=_("Légende"), max_length=500, required=False)
    credit = forms.CharField(label=_("Crédit"), max_length=200, required=False, help_text=CREDIT_HELP)
    licence = forms.ChoiceField(label=_("Licence"), choices=Licence.choices, help_text=LICENCE_HELP)
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES)
    transcript = forms.CharField(
        label=_("Transcription"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Tout ce qui se dit, et ce qui s’entend ou se voit d’utile, pour qui n’entend pas ou préfère lire."
        ),
    )
    reach = forms.ChoiceField(label=_("Qui voit ce fichier"))

    def __init__(
        self, *args: Any, file: File, widest: str, choosing: bool, short: bool = False, **kwargs: Any
    ) -> None:
        initial = {name: getattr(file, name) for name in self.base_fields}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.file = file
        away = {"transcript"} if file.kind in (PICTURE, "document") else {"alt", "decorative"}
        if file.kind == "document":
            away |= {"alt", "decorative", "caption"}
        if short:
            away |= {"title", "credit", "licence", "language", "transcript"}
        if choosing and not short:
            limit_reach(self.fields["reach"], widest)
            self.fields["reach"].initial = file.visibility
            self.initial["reach"] = file.visibility
        else:
            away.add("reach")
        for name in away & set(self.fields):
            del self.fields[name]


class CaptionsForm(forms.Form):
    captions = forms.FileField(
        label=_("Fichier de sous-titres"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
        help_text=_("Au format WebVTT (.vtt), en UTF-8."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "missing": _("Choisissez un fichier."),
            "invalid": _("Aucun fichier n’est arrivé. Essayez à nouveau."),
        },
    )
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES)


def widest_of(owner: PublicModel | None, file: File) -> str:
    """What the owner shows: nothing of it is shown to more people."""
    from essaim.foundation.files.attaching import attachable_of

    return attachable_of(owner).facts(owner).visibility if owner is not None else file.visibility
