"""Signing up, one's profile; and how a form tells what an action refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.zones import own_time_zones as time_zones

ADDRESS = _("Adresse de courriel")


def attempt(form: forms.BaseForm, act: Callable[..., Any], *args: Any, **fields: Any) -> Any:
    """Call the action; what it refuses is written in the form, in its field where the form has it. None: refused."""
    try:
        return act(*args, **fields)
    except ValidationError as refusal:
        by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for field, sentences in by_field.items():
            for sentence in sentences:
                form.add_error(field if field in form.fields else None, sentence)
        return None


class _AddressForm(forms.Form):
    email = forms.EmailField(
        label=ADDRESS, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """In lower case: one address, one account."""
        return str(self.cleaned_data["email"]).strip().lower()


class SignInForm(_AddressForm):
    """One field: the address that the code goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "Nous y envoyons un code, à recopier ici. Pas de mot de passe à retenir."
        )


class SignUpForm(_AddressForm):
    """A name and an address, nothing else."""

    field_order = ("name", "email")

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=200,
        help_text=_("Tel que les autres membres le verront."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Un code y est envoyé, pour vérifier qu’elle est bien la vôtre.")


class CodeForm(forms.Form):
    """A code that was mailed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Majuscules et tirets sont indifférents."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


class AddressForm(forms.Form):
    """Another address."""

    email = forms.EmailField(
        label=_("Nouvelle adresse"),
        max_length=254,
        help_text=_("Un code y est envoyé ; l’ancienne sert tant que vous ne l’avez pas recopié."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """In lower case; another than the present one."""
        email = str(self.cleaned_data["email"]).strip().lower()
        if email == self.user.email:
            raise ValidationError(_("C’est déjà votre adresse."))
        return email


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Votre nom"),
        max_length=200,
        help_text=_("Tel que les autres membres de vos espaces le voient."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Langue des pages et des courriels"),
        required=False,
        choices=[("", _("Celle de mon navigateur")), *settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(
        label=_("Fuseau horaire"),
        required=False,
        choices=time_zones,
        help_text=_("Pour les heures affichées sur vos pages, et pour celle des résumés par courriel."),
    )
