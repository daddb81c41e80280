"""Where allauth meets our accounts: what is saved at sign-up, what mails and messages say."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts import mails
from essaim.foundation.accounts.actions import open_account
from essaim.foundation.kernel import mailing
from essaim.foundation.kernel.actions import SYSTEM

SECURITY_NEWS = {
    "webauthn_added": _("Une clé d’accès a été ajoutée à votre compte."),
    "webauthn_removed": _("Une clé d’accès a été retirée de votre compte."),
    "totp_activated": _("Une application de codes a été ajoutée à votre compte."),
    "totp_deactivated": _("L’application de codes a été retirée de votre compte."),
    "recovery_codes_generated": _("De nouveaux codes de secours ont été tirés ; les anciens ne valent plus."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No password, a party for each person."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "incorrect_code": _("Ce n’est pas le code du courriel. Vérifiez-le, lettre par lettre."),
        "rate_limited": _("Trop de demandes à la fois : attendez quelques minutes, puis réessayez."),
        "too_many_login_attempts": _(
            "Trop d’essais : attendez quelques minutes, puis demandez un nouveau code."
        ),
    }

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Open the account; `form` holds the address and the name."""
        open_account(
            SYSTEM, None, email=form.cleaned_data["email"], name=form.cleaned_data["name"], user=user
        )
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Addresses in mails are those of the service's settings, never what a request's headers claim."""
        public = {
            "site_name": settings.SITE_NAME,
            "base_url": settings.BASE_URL,
            "login_url": settings.BASE_URL + reverse("account_login"),
            "signup_url": settings.BASE_URL + reverse("account_signup"),
        }
        super().send_mail(template_prefix, email, {**context, **public})

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None
    ) -> Any:
        """A code goes before other mails, and never once it is of no use."""
        message = super().render_mail(template_prefix, email, context, headers)
        if "code" in context:
            message.extra_headers[mailing.EXPIRES] = str(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return message

    def send_notification_mail(self, template_prefix: str, user: Any, *_args: Any, **_kwargs: Any) -> None:
        """What changed in how one signs in: `mfa/email/<what>`, told in one sentence to the person concerned."""
        what = template_prefix.rsplit("/", 1)[-1]
        if what in SECURITY_NEWS:
            page = settings.BASE_URL + reverse("mfa_index")
            mails.send("security", user.email, user.language, {"sentence": SECURITY_NEWS[what], "url": page})

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Our one page asks again who one is."""
        return [{"id": "confirm", "description": _("Confirmer"), "url": reverse("accounts:confirm")}]

    def send_account_already_exists_mail(self, email: str) -> None:
        """To whoever signs up with an address that has an account: only its mailbox tells."""
        self.send_mail("account/email/account_already_exists", email, {})
