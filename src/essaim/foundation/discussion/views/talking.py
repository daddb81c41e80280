"""Reading a thread, writing in it, proposing a correction: with an account, or by confirming a mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from essaim.foundation.discussion import forms, guard
from essaim.foundation.discussion.actions import comment_on, propose_correction
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.queries import before, thread
from essaim.foundation.discussion.views.base import about, load_target, whole
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.views import open_to


@never_cache
@open_to("everyone")
def challenge(request: HttpRequest) -> HttpResponse:
    """What a page works on before it sends: see `guard.py`."""
    return JsonResponse(guard.challenge())


@open_to("everyone")
def discussion(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """All that is said of an object, page by page; `c` names the comment to begin with."""
    declared, obj = load_target(request, slug, public_id)
    wanted = request.GET.get("c", "")
    after = before(obj, wanted) if wanted else whole(request.GET.get("apres", "")) or 0
    context = {
        "from_there": bool(after),
        "target": obj,
        "slug": declared.slug,
        "about": about(obj),
        "thread": thread(obj, request.user, after),
    }
    return render(request, "discussion/discussion.html", context)


@never_cache
@open_to("everyone")
def write(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """A comment, or an answer where `a` names a comment."""
    declared, obj = load_target(request, slug, public_id)
    parent = _parent(request, obj)
    form = forms.CommentForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = send(request, obj, form, comment_on, body=form.cleaned_data["body"], parent=parent)
        if made is not None:
            return _sent(request, obj, slug, form, made)
    context = {"form": form, "target": obj, "slug": declared.slug, "about": about(obj), "parent": parent}
    return render(request, "discussion/write.html", context)


@never_cache
@open_to("everyone")
def correct(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """« Proposer une correction »: for anybody."""
    declared, obj = load_target(request, slug, public_id)
    if declared.corrections is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = forms.CorrectionForm(data, user=request.user, corrections=declared.corrections, obj=obj)
    if request.method == "POST" and form.is_valid():
        made = send(
            request, obj, form, propose_correction, body=form.cleaned_data["body"], values=form.values
        )
        if made is not None:
            return _sent(request, obj, slug, form, made)
    return render(request, "discussion/correct.html", {"form": form, "target": obj, "about": about(obj)})


def _parent(request: HttpRequest, obj: Any) -> Contribution | None:
    """The comment that is answered, among those published on this object."""
    try:
        wanted = UUID(request.GET.get("a", ""))
    except ValueError:
        return None
    here = Contribution.objects.filter(target_type=obj.type_name(), target_id=obj.pk)
    return (
        here.filter(public_id=wanted, state="published").select_related("author", "guest", "parent").first()
    )


def send(request: HttpRequest, obj: Any, form: Any, act: Any, **said: Any) -> Contribution | str | None:
    """The contribution made; "" where a robot was caught, which is told nothing; None: refused, in the form."""
    if form.trapped:
        return ""
    try:
        sender = guard.receive(request, f"{obj.type_name()}.{obj.pk}", form.mail)
        by = SYSTEM if form.by_visitor else request.user
        made: Contribution = act(by, obj, visitor=form.visitor, sender=sender, **said)
    except ValidationError as refusal:
        forms.told(form, refusal)
        return None
    return made


def _sent(request: HttpRequest, obj: Any, slug: str, form: Any, made: Any) -> HttpResponse:
    messages.success(request, forms.thanks(form.by_visitor, made.state if made else ""))
    if form.by_visitor:
        return render(request, "discussion/sent.html", {"about": about(obj), "mail": form.mail})
    if made.is_correction:
        return redirect("discussion:contribution", made.public_id)
    return redirect(f"{about(obj).url}#c-{made.public_id}")
