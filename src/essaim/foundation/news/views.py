"""One's news, what one follows, and how one hears of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.refs import refs
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.mail.queries import failing
from essaim.foundation.news import actions, queries
from essaim.foundation.news.forms import SettingsForm
from essaim.foundation.news.models import Follow, Notice
from essaim.foundation.spaces.clocks import zone_of


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@open_to("signed-in")
def news(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first; reading the page marks nothing."""
    found, following = queries.page_of(request.user, _key(request.GET.get("before", "")))
    context = {
        "told": found,
        "next": f"?before={following}" if following else "",
        "unread": queries.unread(request.user),
    }
    return render(request, "news/news.html", context)


@require_POST
@open_to("signed-in")
def open_notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark one as read and go to what it is about; 404 for another's, or for what one may not see any more."""
    notice = get_object_or_404(Notice, public_id=public_id, party_id=request.user.party_id)  # type: ignore[union-attr]
    actions.mark_read(request.user, [notice.pk])
    seen = queries.told(request.user, [notice])
    return redirect(seen[0].url if seen else "news:news")


@require_POST
@open_to("signed-in")
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_read(request.user)
    messages.success(request, _("Tout est marqué comme lu."))
    return redirect("news:news")


@require_POST
@open_to("signed-in")
def follow(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Follow an object that one may see, or stop; back to its page. 404 for any other."""
    ref = refs().get(kind)
    if ref is None:
        raise Http404
    named = ref.model._default_manager.select_related(*(ref.related or (None,)))
    obj = get_allowed(named, request.user, ref.rule, public_id=public_id)
    party = request.user.party  # type: ignore[union-attr]
    if request.POST.get("do") == "stop":
        mine = Follow.objects.filter(object_type=kind, object_id=obj.pk)
        actions.unfollow(request.user, party, mine)
        messages.success(request, _("Vous ne suivez plus « %(name)s ».") % {"name": ref.name(obj)})
        return redirect(ref.url(obj))
    try:
        actions.follow(request.user, party, obj)
        messages.success(
            request, _("Vous suivez « %(name)s » : vous saurez ce qui change.") % {"name": ref.name(obj)}
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(ref.url(obj))


@open_to("signed-in")
def settings(request: HttpRequest) -> HttpResponse:
    """How one hears of things, what one follows, whether one's address takes our mails: one page."""
    user: Any = request.user
    zone = str(zone_of(user))
    form = SettingsForm(request.POST or None, paces=queries.paces_of(user), zone=zone)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("stop_all", "hour")}
        if attempt(form, actions.choose, user, user.party, paces=form.paces(), **said):
            messages.success(request, _("Vos choix sont enregistrés."))
            return redirect("news:settings")
    found, following = queries.followed(request.user, _key(request.GET.get("before", "")))
    context = {
        "form": form,
        "followed": found,
        "next": f"?before={following}" if following else "",
        "failing": failing(request.user.email),  # type: ignore[union-attr]
    }
    return render(request, "news/settings.html", context)


@require_POST
@open_to("signed-in")
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop following one thing of one's list, even one that may not be seen any more."""
    mine = Follow.objects.filter(public_id=public_id)
    actions.unfollow(request.user, request.user.party, mine)  # type: ignore[union-attr]
    messages.success(request, _("Vous ne la suivez plus."))
    return redirect("news:settings")
