"""Where allauth meets our accounts: what mails and messages say. Signing in and up are ours (`views/entering.py`)."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts import mails

SECURITY_NEWS = {
    "webauthn_added": _("Une clé d’accès a été ajoutée à votre compte."),
    "webauthn_removed": _("Une clé d’accès a été retirée de votre compte."),
    "totp_activated": _("Une application de codes a été ajoutée à votre compte."),
    "totp_deactivated": _("L’application de codes a été retirée de votre compte."),
    "recovery_codes_generated": _("De nouveaux codes de secours ont été tirés ; les anciens ne valent plus."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our words, our mails, our page that asks again."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "incorrect_code": _("Ce n’est pas le code du courriel. Vérifiez-le, lettre par lettre."),
        "rate_limited": _("Trop de demandes à la fois : attendez quelques minutes, puis réessayez."),
        "too_many_login_attempts": _(
            "Trop d’essais : attendez quelques minutes, puis demandez un nouveau code."
        ),
    }

    def send_notification_mail(self, template_prefix: str, user: Any, *_args: Any, **_kwargs: Any) -> None:
        """What changed in how one signs in: `mfa/email/<what>`, told in one sentence to the person concerned."""
        what = template_prefix.rsplit("/", 1)[-1]
        if what in SECURITY_NEWS:
            page = settings.BASE_URL + reverse("mfa_index")
            mails.send("security", user.email, user.language, {"sentence": SECURITY_NEWS[what], "url": page})

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Our one page asks again who one is."""
        return [{"id": "confirm", "description": _("Confirmer"), "url": reverse("accounts:confirm")}]
