"""Passkeys, codes of an application, recovery codes: allauth's, with our words."""

from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.sealing import Unreadable, seal, unseal

MOST_PASSKEYS = 20
CODE = _("Code de l’application, ou code de secours")
LOST = _(
    "Le service ne peut plus vérifier ces codes : employez une clé d’accès, ou écrivez à qui tient le service."
)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of us."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce n’est pas le bon code, ou il a déjà servi : prenez le suivant."),
        "unverified_email": _("Vérifiez d’abord votre adresse de courriel."),
        "cannot_generate_recovery_codes": _("Ajoutez d’abord une clé d’accès ou une application."),
    }

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """Before it is written."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Unreadable where the service's key was lost."""
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name to begin with."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _t("Ma clé d’accès") if number == 1 else _t("Clé d’accès %(number)s") % {"number": number}


def _plain_code(field: forms.Field, label: Any, digits: bool = True) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    if digits:
        field.widget.attrs["inputmode"] = "numeric"


class _Code:
    """One field, and a sentence where the secret behind it cannot be read any more."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self.fields["code"], CODE)

    def clean_code(self) -> Any:
        """As allauth's."""
        try:
            return super().clean_code()  # type: ignore[misc]
        except Unreadable:
            raise forms.ValidationError(LOST) from None


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """At sign-in, after the mailed code."""


class CodeAgainForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """Before what changes the account."""


def unused_codes(held: Authenticator) -> list[str]:
    """The recovery codes that have not served; none where the service's key was lost."""
    try:
        return list(held.wrap().get_unused_codes())
    except Unreadable:
        return []


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code proves that the application has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self.fields["code"], _("Code que l’application montre"))


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A name, and what the browser made (`webauthn.ts`); every passkey signs in by itself."""

    field_order = ("name", "credential")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = _name_field(required=False)

    def clean(self) -> dict[str, Any]:
        """No more keys than one can tell apart."""
        held = Authenticator.objects.filter(user_id=self.user.pk, type=Authenticator.Type.WEBAUTHN)
        if held.count() >= MOST_PASSKEYS:
            raise forms.ValidationError(_t("Vous avez déjà beaucoup de clés : retirez-en une d’abord."))
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field(required=True)


def _name_field(required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Nom de la clé"),
        max_length=60,
        required=required,
        help_text=_("Pour la reconnaître : « Téléphone », « Clé du bureau »."),
    )
