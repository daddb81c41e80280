"""Passkeys, application codes, recovery codes (allauth's views behind our confirmation), and the open sessions."""

import hashlib
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from essaim.foundation.accounts import confirming, sessions
from essaim.foundation.accounts.actions import end_sessions
from essaim.foundation.accounts.forms import CodeForm
from essaim.foundation.accounts.second_factor import CodeAgainForm, unused_codes
from essaim.foundation.kernel.views import open_to

WEBAUTHN, TOTP, RECOVERY = "webauthn", "totp", "recovery_codes"
SESSIONS_SHOWN = 50


@never_cache
@open_to("signed-in")
def security(request: HttpRequest) -> HttpResponse:
    """How one signs in, and from where one is signed in."""
    user: Any = request.user
    found = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at"))
    recovery_codes = next((each for each in found if each.type == RECOVERY), None)
    context = {
        "passkeys": [each for each in found if each.type == WEBAUTHN],
        "totp": next((each for each in found if each.type == TOTP), None),
        "codes_left": len(unused_codes(recovery_codes)) if recovery_codes else None,
        "sessions": _sessions(request) if not user.demo else [],
        "shared": user.demo,
    }
    return render(request, "accounts/security.html", context)


def _reference(session_key: str) -> str:
    """What stands for a session in a page: its key would open it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def _sessions(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.session.session_key
    found = sessions.of(request.user)[:SESSIONS_SHOWN]  # type: ignore[arg-type]
    return [
        {
            "device": each.device or _("Appareil inconnu"),
            "since": each.since,
            "seen_on": each.seen_on,
            "here": each.session_key == here,
            "reference": _reference(each.session_key),
        }
        for each in found
    ]


@require_POST
@open_to("signed-in")
@confirming.own_account
def end_session(request: HttpRequest) -> HttpResponse:
    """End one session (`session`), or all the others."""
    user: Any = request.user
    here, asked = request.session.session_key or "", request.POST.get("session", "")
    others = sessions.of(user).exclude(session_key=here)
    if asked:
        others = others.filter(
            session_key__in=[each.session_key for each in others if _reference(each.session_key) == asked]
        )
    ended = end_sessions(user, user.party, keys=list(others.values_list("session_key", flat=True)))
    messages.success(
        request, _("Cette session est fermée.") if asked and ended else _("Vos autres sessions sont fermées.")
    )
    return redirect("mfa_index")


# -- confirming that it is you


@never_cache
@login_required
@open_to("signed-in")
def confirm(request: HttpRequest) -> HttpResponse:
    """One proof more: by a factor that one holds, else by a code mailed on demand."""
    user: Any = request.user
    if user.demo:
        return render(request, "accounts/shared_account.html", status=403)
    held = confirming.factors(user)
    forms: dict[str, Any] = {"code": CodeAgainForm(user=user), "mailed": CodeForm()}
    done = request.method == "POST" and _try(request, held, forms)
    if done:
        return redirect(_next(request))
    context = {
        **forms,
        "next": _next(request),
        "has_code": bool(held & {TOTP, RECOVERY}),
        "has_passkey": WEBAUTHN in held,
        "by_mail": not held,
        "sent": confirming.awaited(request, "confirm"),
    }
    if WEBAUTHN in held:
        context["js_data"] = {"request_options": auth.begin_authentication(user)}
    return render(request, "accounts/confirm.html", context)


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if safe else reverse("mfa_index")


def _try(request: HttpRequest, held: set[str], forms: dict[str, Any]) -> bool:
    """Whether what was sent proves it; errors are left in the forms."""
    user: Any = request.user
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        messages.error(request, _("Trop d’essais : attendez quelques minutes, puis réessayez."))
        return False
    if held:
        return _try_factor(request, user, forms)
    try:
        if request.POST.get("do") == "send":
            confirming.send_code(request, user.email, "confirm", "code")
            return False
        forms["mailed"] = CodeForm(request.POST)
        if not forms["mailed"].is_valid():
            return False
        confirming.remember(request, confirming.check_code(request, "confirm", request.POST.get("code", "")))
    except ValidationError as refusal:
        if request.POST.get("do") == "send":
            messages.error(request, refusal.messages[0])
        else:
            forms["mailed"].add_error("code", refusal)
        return False
    return True


def _try_factor(request: HttpRequest, user: Any, forms: dict[str, Any]) -> bool:
    if "credential" in request.POST:
        form: Any = ReauthenticateWebAuthnForm(request.POST, user=user)
        if not _valid(form):
            messages.error(request, _("Cette clé n’a pas été reconnue : réessayez."))
            return False
    else:
        form = forms["code"] = CodeAgainForm(request.POST, user=user)
        if not form.is_valid():
            return False
    form.save()
    return True


def _valid(form: Any) -> bool:
    """What a browser sends as a passkey may be anything: noise is a wrong key, never an error of ours."""
    try:
        return bool(form.is_valid())
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


# -- allauth's views


class PasskeySignIn(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """By a passkey alone: it holds the key, and asks for the finger or the PIN."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As allauth's, where noise is a wrong key."""
        form = self.get_form()
        if not _valid(form):
            messages.error(request, _("Cette clé d’accès n’a pas été reconnue : essayez par courriel."))
            return redirect("account_login")
        response: HttpResponse = self.form_valid(form)
        return response


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """After the mailed code, for who holds a second factor."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As allauth's, where noise is a wrong key."""
        if _valid(self.form):
            response: HttpResponse = self.form_valid(self.form)
            return response
        if "credential" in request.POST:
            messages.error(request, _("Cette clé n’a pas été reconnue : réessayez."))
            return redirect("mfa_authenticate")
        return self.form_invalid(self.form)  # type: ignore[no-any-return]


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Always one that signs in by itself: kept in the device, unlocked by finger or PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The options are those of a resident key."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As allauth's, where noise is a key that was not made."""
        form = self.get_form()
        if _valid(form):
            response: HttpResponse = self.form_valid(form)
            return response
        errors = [text for texts in form.errors.values() for text in texts] if form._errors else []
        messages.error(
            request, errors[0] if errors else _("Cette clé n’a pas pu être enregistrée : réessayez.")
        )
        return redirect("mfa_add_webauthn")


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Others; those before need not be readable."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's own would count what is left."""
        context: dict[str, Any] = super(recovery.GenerateRecoveryCodesView, self).get_context_data(**kwargs)
        return context


def _behind(view: Any) -> Any:
    return open_to("signed-in")(confirming.confirmed(view))


add_passkey = _behind(AddPasskey.as_view())
rename_passkey = _behind(webauthn.edit_webauthn)
remove_passkey = _behind(webauthn.remove_webauthn)
activate_totp = _behind(totp.activate_totp)
deactivate_totp = _behind(totp.deactivate_totp)
new_recovery_codes = _behind(NewRecoveryCodes.as_view())


def _codes(request: HttpRequest) -> list[str]:
    """Those that have not served. allauth's views would write when read."""
    held = get_object_or_404(Authenticator, user_id=request.user.pk, type=RECOVERY)
    return unused_codes(held)


@open_to("signed-in")
@confirming.confirmed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """To print, or to keep in a password manager."""
    return render(request, "mfa/recovery_codes/index.html", {"codes": _codes(request)})


@open_to("signed-in")
@confirming.confirmed
def recovery_file(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    response = HttpResponse("\n".join(_codes(request)) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
    return response
