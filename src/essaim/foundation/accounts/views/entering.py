"""Signing in and up: an address, the code that its mailbox receives, and one is in; the account is opened then.

Whether the address has an account, only its mailbox is told: both ways do the same work, down to the queries.
"""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.foundation.accounts import confirming, demo, mails
from essaim.foundation.accounts.actions import open_account, prove_address
from essaim.foundation.accounts.forms import CodeForm, SignInForm, SignUpForm
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.views import open_to

SIGN_IN, SIGN_UP = "sign_in", "sign_up"  # what a code is for; also the name of the mail that carries it
WITHOUT_CODE = {SIGN_IN: "unknown_account", SIGN_UP: "known_account"}


@never_cache
@open_to("everyone")
def sign_in(request: HttpRequest) -> HttpResponse:
    """An address, to which a code goes; or a passkey; or the demonstration's doors."""
    form = SignInForm(request.POST or None)
    return _begin(request, form, SIGN_IN, "account/login.html", {"entrances": demo.entrances()})


@never_cache
@open_to("everyone")
def sign_up(request: HttpRequest) -> HttpResponse:
    """A name and an address; nothing is written of them before the code is copied."""
    return _begin(request, SignUpForm(request.POST or None), SIGN_UP, "account/signup.html", {})


@open_to("everyone")
def ask_again(request: HttpRequest) -> HttpResponse:
    """Where allauth sends whoever needs another code: the one page where one gives an address."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('account_login')}?{query}" if query else "account_login")


def _begin(request: HttpRequest, form: Form, purpose: str, page: str, more: dict[str, Any]) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        if crowded := ratelimit.consume_or_429(request, action=_limit(purpose)):
            return crowded
        if form.is_valid():
            kept = {"name": form.cleaned_data.get("name", ""), "next": _next(request)}
            try:
                _send(request, purpose, form.cleaned_data["email"], kept)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                return redirect(_code_page(purpose))
    return render(request, page, {"form": form, **more, **_ways(_next(request))})


def _limit(purpose: str) -> str:
    return "login" if purpose == SIGN_IN else "signup"


def _code_page(purpose: str) -> str:
    return reverse("account_confirm_login_code" if purpose == SIGN_IN else "account_email_verification_sent")


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if safe else ""


def _ways(following: str) -> dict[str, str]:
    """The two pages, each going on to where one was."""
    query = f"?{urlencode({'next': following})}" if following else ""
    return {
        "next": following,
        "login_url": reverse("account_login") + query,
        "signup_url": reverse("account_signup") + query,
    }


def _send(request: HttpRequest, purpose: str, email: str, kept: dict[str, Any]) -> None:
    """One mail whoever asks: with the code, or saying that there is no such account, or that there is one already."""
    active = User.objects.filter(email=email).values_list("is_active", flat=True).first()
    has_code = bool(active) if purpose == SIGN_IN else active is None
    code = confirming.new_code(request, email, purpose, kept)
    said = {"email": email, **{name: settings.BASE_URL + url for name, url in _ways("").items() if url}}
    if has_code:
        mails.send(purpose, email, get_language() or "", {"code": code, **said})
    else:
        mails.send(WITHOUT_CODE[purpose], email, get_language() or "", said)


# -- the code


@never_cache
@open_to("everyone")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code that lets in."""
    return _code(request, SIGN_IN)


@never_cache
@open_to("everyone")
def sign_up_code(request: HttpRequest) -> HttpResponse:
    """The code that opens the account."""
    return _code(request, SIGN_UP)


def _code(request: HttpRequest, purpose: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    state = confirming.awaited(request, purpose)
    if state is None:
        return _gone(request, purpose)
    form = CodeForm(request.POST if request.method == "POST" and "code" in request.POST else None)
    if request.method == "POST":
        answer = _enter(request, form, purpose) if form.is_bound else _again(request, purpose, state)
        if answer:
            return answer
    context = {"form": form, "email": state["email"], "here": request.path}
    return render(request, "account/code.html", context)


def _gone(request: HttpRequest, purpose: str) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, _("Ce code n’est plus valable : demandez-en un autre."))
    return redirect("account_login" if purpose == SIGN_IN else "account_signup")


def _again(request: HttpRequest, purpose: str, state: dict[str, Any]) -> HttpResponse:
    try:
        _send(request, purpose, state["email"], state["kept"])
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Un autre courriel est parti : seul son code compte."))
    return redirect(_code_page(purpose))


def _enter(request: HttpRequest, form: CodeForm, purpose: str) -> HttpResponse | None:
    """In, by way of the second factor where one is held; None: the code was wrong."""
    if not form.is_valid():
        return None
    state = request.session[confirming.STATE]
    try:
        email = confirming.check_code(request, purpose, form.cleaned_data["code"])
        user = _account(purpose, email, state["kept"]["name"])
    except ValidationError as refusal:
        if confirming.awaited(request, purpose) is None:
            return _gone(request, purpose)
        form.add_error("code", refusal)
        return None
    record_authentication(request, user, method="code", email=email)
    following = state["kept"]["next"] or settings.LOGIN_REDIRECT_URL
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=following, email=email))
    return answer


def _account(purpose: str, email: str, name: str) -> User:
    """Whose the proved address is; opened now for who signs up. ValidationError: closed, or opened meanwhile."""
    if purpose == SIGN_UP:
        open_account(SYSTEM, None, email=email, name=name)
    user = User.objects.select_related("party").filter(email=email, is_active=True).first()
    if user is None:
        raise ValidationError(_("Ce compte est fermé."))
    if not EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        prove_address(SYSTEM, user.party)
    return user
