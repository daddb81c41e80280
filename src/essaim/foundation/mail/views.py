"""Stopping a kind of mails from the mail itself (RFC 8058), and saying that an address works again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from essaim.foundation.kernel.news import topics
from essaim.foundation.kernel.views import open_to
from essaim.foundation.mail import actions, queries
from essaim.foundation.mail.addresses import digest, read_token
from essaim.foundation.mail.mails import send_trial


@csrf_exempt  # mail programs post here by themselves, without a page of ours; the token is the proof
@never_cache
@open_to("everyone")
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET: what the link stops, and a button. POST: stopped at once; `do=resume`: taken back. 404: not ours."""
    read = read_token(token)
    if read is None:
        raise Http404
    address, kind = read
    if request.method == "POST":
        (actions.resume if request.POST.get("do") == "resume" else actions.stop)(address, kind)
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(status=204)
        return redirect("mail:stop", token=token)
    topic = topics().get(kind)
    context = {"label": topic.label if topic else "", "stopped": queries.is_asked_to_stop(address, kind)}
    return render(request, "mail/stop.html", context)


@require_POST
@open_to("signed-in")
def trust_again(request: HttpRequest) -> HttpResponse:
    """One's own address works again: mails go to it, beginning with one that tells so."""
    if actions.trust_again(digest(request.user.email)):  # type: ignore[union-attr]
        send_trial(request.user)
        messages.success(request, _("C’est noté. Un courriel d’essai part vers votre adresse."))
    return redirect("/moi/courriels/")
