"""Being sure that it is you, again, before what changes the account: a passkey, an application's code, a mailed code.

The proof is kept in the session for a quarter of an hour, where allauth looks for it too.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.foundation.accounts import mails
from essaim.foundation.accounts.tokens import code_digest as _digest

KEPT = 15 * 60  # seconds, for the proof and for a code
TRIES = 5
STATE = "confirming"


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has proved who they are in the last quarter of an hour."""
    again = [
        each for each in get_authentication_records(request, request.user) if each.get("reauthenticated")
    ]
    return bool(again) and time.time() - float(again[-1]["at"]) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def factors(user: Any) -> set[str]:
    """The types of allauth's authenticators that this person holds."""
    return set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


def own_account(view: Callable[..., Any]) -> Callable[..., Any]:
    """For signed-in persons, never for a demonstration account: it is everybody's."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if getattr(request.user, "demo", False):
            return render(request, "accounts/shared_account.html", status=403)
        return view(request, *args, **kwargs)

    return never_cache(login_required(run))


def confirmed(view: Callable[..., Any]) -> Callable[..., Any]:
    """As `own_account`, and only once confirmed; a form that was sent too late is to be filled again."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_confirmed(request):
            return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return own_account(run)


# -- the mailed code, for who holds no other factor


def send_code(request: HttpRequest, email: str, purpose: str, template: str, **context: Any) -> None:
    """Mail a code that proves `email` for `purpose`; ValidationError where too many were asked for."""
    code = new_code(request, email, purpose)
    if template:
        mails.send(template, email, getattr(request.user, "language", ""), {"code": code, **context})


def new_code(request: HttpRequest, email: str, purpose: str, kept: dict[str, Any] | None = None) -> str:
    """A code to mail, awaited by this browser for `purpose`; ValidationError where too many were asked for.

    The session keeps its digest: neither the code nor, outside it, that it was asked for. `kept`: what goes with it.
    """
    if not ratelimit.consume(request, action="request_login_code", key=f"{purpose}:{email}"):
        raise ValidationError(_("Trop de demandes à la fois : attendez quelques minutes, puis réessayez."))
    code = str(get_adapter(request).generate_login_code())
    request.session[STATE] = {
        "purpose": purpose,
        "email": email,
        "digest": _digest(code),
        "until": time.time() + KEPT,
        "tries": TRIES,
        "kept": kept or {},
    }
    return code


def awaited(request: HttpRequest, purpose: str) -> dict[str, Any] | None:
    """What a code was sent for, while it holds; None otherwise."""
    state: dict[str, Any] | None = request.session.get(STATE)
    holds = state and state["purpose"] == purpose and state["until"] > time.time() and state["tries"] > 0
    return state if holds else None


def check_code(request: HttpRequest, purpose: str, code: str) -> str:
    """The address that this code proves; ValidationError otherwise. A code serves once, and bears five tries."""
    state = awaited(request, purpose)
    if state is None:
        raise ValidationError(_("Ce code n’est plus valable : demandez-en un autre."))
    state["tries"] -= 1
    request.session.modified = True
    if not constant_time_compare(state["digest"], _digest(code)):
        raise ValidationError(_("Ce n’est pas le code du courriel. Vérifiez-le, lettre par lettre."))
    del request.session[STATE]
    return str(state["email"])


def remember(request: HttpRequest, email: str) -> None:
    """The mailed code was the right one."""
    record_authentication(request, request.user, method="code", email=email, reauthenticated=True)  # type: ignore[arg-type]
