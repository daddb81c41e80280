"""One's profile and data; the demonstration's sign-ins. Signing in and up: `entering.py`."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from essaim.foundation.accounts import demo, personal_data
from essaim.foundation.accounts.actions import edit_profile
from essaim.foundation.accounts.forms import ProfileForm, attempt
from essaim.foundation.kernel.views import open_to

SHOWN = 50  # things of a kind on the page; the file holds them all


@require_POST
@open_to("everyone")
def enter_demo(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in to a demonstration account; 404 unless the service is in demonstration mode."""
    user = demo.user_for(slug)
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


@never_cache
@open_to("signed-in")
def profile(request: HttpRequest) -> HttpResponse:
    """One's name and language."""
    user: Any = request.user
    form = ProfileForm(
        request.POST or None,
        initial={"name": user.name, "language": user.language, "time_zone": user.time_zone},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, edit_profile, user, user.party, **form.cleaned_data)
    ):
        messages.success(request, _("Votre profil est enregistré."))
        response = redirect("accounts:profile")
        _keep_language(response, user.language)
        return response
    return render(request, "accounts/profile.html", {"form": form})


def _keep_language(response: HttpResponse, language: str) -> None:
    """What pages follow is the cookie; the account keeps the choice for mails and other browsers."""
    if not language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return
    year = 60 * 60 * 24 * 365
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=year, samesite="Lax", httponly=True, secure=secure
    )


@never_cache
@open_to("signed-in")
def my_data(request: HttpRequest) -> HttpResponse:
    """All that one made, by kind."""
    user: Any = request.user
    kinds = [
        {"name": kind, "count": len(things), "things": things[:SHOWN]}
        for kind, things in personal_data.gather(user).items()
    ]
    return render(request, "accounts/my_data.html", {"kinds": kinds, "shown": SHOWN})


@never_cache
@open_to("signed-in")
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The same, whole, as a file."""
    user: Any = request.user
    response = HttpResponse(personal_data.as_json(user), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="essaim-mes-donnees.json"'
    return response
