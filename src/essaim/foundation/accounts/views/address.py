"""Changing one's address: the new one is proved by a code before it replaces; the old one gets a way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.foundation.accounts import confirming, mails
from essaim.foundation.accounts.actions import change_address, give_address_back
from essaim.foundation.accounts.forms import AddressForm, CodeForm, attempt
from essaim.foundation.accounts.models import AddressChange, User
from essaim.foundation.accounts.tokens import digest
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.views import open_to

PURPOSE = "address"


@open_to("signed-in")
@confirming.confirmed
def address(request: HttpRequest) -> HttpResponse:
    """The new address. Whether it has an account already, only its mailbox is told."""
    user: Any = request.user
    form = AddressForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["email"]
        taken = User.objects.filter(email=new).exists()
        try:
            confirming.send_code(request, new, PURPOSE, "" if taken else "new_address")
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if taken:
                mails.send("address_taken", new, user.language, {})
            return redirect("accounts:address_code")
    return render(request, "accounts/address.html", {"form": form})


@open_to("signed-in")
@confirming.own_account
def address_code(request: HttpRequest) -> HttpResponse:
    """The code that the new address received."""
    user: Any = request.user
    state = confirming.awaited(request, PURPOSE)
    if state is None:
        messages.error(request, _("Ce code n’est plus valable : demandez-en un autre."))
        return redirect("account_email")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = confirming.check_code(request, PURPOSE, form.cleaned_data["code"])
        except ValidationError as refusal:
            form.add_error("code", refusal)
        else:
            if attempt(form, change_address, user, user.party, email=new):
                messages.success(request, _("Votre nouvelle adresse est en place."))
                return redirect("accounts:profile")
    return render(request, "accounts/address_code.html", {"form": form, "email": state["email"]})


@never_cache
@open_to("everyone")
def address_back(request: HttpRequest, token: str) -> HttpResponse:
    """From the link mailed to the old address: it comes back, and whoever was signed in is signed out."""
    change = AddressChange.objects.select_related("user__party").filter(digest=digest(token)).usable().first()
    if change is None:
        return render(request, "accounts/link_gone.html", status=404)
    if request.method != "POST":
        return render(request, "accounts/address_back.html", {"change": change})
    try:
        give_address_back(SYSTEM, change.user.party, change=change)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return render(request, "accounts/address_back.html", {"change": change})
    messages.success(
        request, _("Votre adresse est rétablie. Toutes les sessions sont fermées : reconnectez-vous.")
    )
    return redirect("account_login")
