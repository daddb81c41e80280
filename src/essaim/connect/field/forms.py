"""The fields of the notebook, as a card's own form shows them; the script fills them, the server checks what it is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.forms import simple_field
from essaim.connect.field.packing import FIELDS


class NoteForm(forms.Form):
    """What one may write of a card in the field. Its parts are taken as they are needed."""

    space = forms.ChoiceField(label=_("Réseau qui tient la fiche"))

    def __init__(self) -> None:
        super().__init__(auto_id="note_%s")
        for name in FIELDS:
            self.fields[name] = simple_field(name)
        self.fields["city"].widget = forms.TextInput()
        self.fields["words"] = forms.CharField(
            label=_("Un mot pour l’animation"),
            required=False,
            widget=forms.Textarea({"rows": 3, "maxlength": 2000}),
        )
