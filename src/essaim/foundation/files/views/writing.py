"""Sending files to an object, describing them, their captions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.files import presenting
from essaim.foundation.files.actions import add_file, describe_file, remove_captions, set_captions
from essaim.foundation.files.attaching import Attachable, attachable_of, by_slug
from essaim.foundation.files.forms import CaptionsForm, UploadForm, WordsForm, widest_of
from essaim.foundation.files.models import Role
from essaim.foundation.files.queries import named, undescribed
from essaim.foundation.files.views.pages import load
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.refs import refs
from essaim.foundation.kernel.rules import check
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces.actions.base import check_pace

A_DAY = 400  # files that one person may send
Methods = require_http_methods(["GET", "HEAD", "POST"])


def _owner(request: HttpRequest, kind: str, public_id: UUID) -> tuple[Attachable, PublicModel]:
    """The object that an address names, where the reader sees it; 404 otherwise."""
    way = by_slug(kind)
    if way is None:
        raise Http404
    ref = refs()[way.model.type_name()]
    return way, get_allowed(way.model._default_manager.all(), request.user, ref.rule, public_id=public_id)


@open_to("signed-in")
@Methods
def add(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Choose files and send them; each that is refused says why, the others are kept."""
    way, owner = _owner(request, kind, public_id)
    portrait = request.GET.get("place") == Role.PORTRAIT
    check(request.user, way.portrait_rule if portrait else way.rule, owner)
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        portrait=portrait,
        choosing=way.choosing,
        widest=way.facts(owner).visibility,
    )
    if request.method == "POST" and form.is_valid():
        sent = _send(request, owner, form, Role.PORTRAIT if portrait else Role.ATTACHMENT)
        if sent and not form.errors:
            return _after(request, kind, owner, len(sent))
        if sent:
            messages.success(request, _said(len(sent)))
    name, url = named(owner)
    context = {
        "form": form,
        "portrait": portrait,
        "owner_name": name,
        "owner_url": url,
        "limits": presenting.limits(),
    }
    return render(request, "files/add.html", context)


def _send(request: HttpRequest, owner: PublicModel, form: UploadForm, role: str) -> list[Any]:
    words = {name: value for name, value in form.cleaned_data.items() if name != "uploads" and value}
    sent = []
    for upload in form.cleaned_data["uploads"]:
        try:
            check_pace(request.user, "files.add", A_DAY)
            sent.append(
                add_file(request.user, owner, upload=upload, file_name=upload.name or "", role=role, **words)
            )
        except ValidationError as error:
            for sentence in error.messages:
                form.add_error(
                    "uploads", _("« %(name)s » : %(sentence)s") % {"name": upload.name, "sentence": sentence}
                )
    return sent


def _said(count: int) -> str:
    return ngettext("%(count)d fichier est arrivé.", "%(count)d fichiers sont arrivés.", count) % {
        "count": count
    }


def _after(request: HttpRequest, kind: str, owner: PublicModel, count: int) -> HttpResponse:
    messages.success(request, _said(count))
    if undescribed(owner, request.user):
        return redirect("files:describe", kind, owner.public_id)
    return redirect(named(owner)[1])


@open_to("signed-in")
@Methods
def describe(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """The pictures of an object that have no words yet: each asks for its own."""
    _way, owner = _owner(request, kind, public_id)
    name, url = named(owner)
    forms = []
    wrong = False
    for file in undescribed(owner, request.user):
        data = request.POST if request.method == "POST" else None
        form = WordsForm(data, file=file, widest="", choosing=False, short=True, prefix=f"f{file.pk}")
        if data is not None and form.is_valid():
            attempt(form, describe_file, request.user, file, **form.cleaned_data)
        wrong = wrong or bool(form.errors)
        forms.append((file, form))
    if not forms or (request.method == "POST" and not wrong):
        if forms:
            messages.success(request, _("C’est enregistré."))
        return redirect(url)
    left = [pair for pair in forms if not pair[1].is_bound or pair[1].errors]
    return render(request, "files/describe.html", {"forms": left, "owner_name": name, "owner_url": url})


@open_to("files.edit")
@Methods
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is said of a file, who sees it, its captions."""
    file, owner = load(request, public_id, "files.edit")
    way, asked = attachable_of(owner), request.POST.get("do", "") if request.method == "POST" else ""
    form = WordsForm(
        request.POST if asked == "words" else None,
        file=file,
        widest=widest_of(owner, file),
        choosing=way.choosing,
    )
    captions = CaptionsForm(
        request.POST if asked == "captions" else None,
        request.FILES if asked == "captions" else None,
        initial={"language": file.language},
        auto_id="captions_%s",
    )
    if _done(request, asked, file, owner, form, captions):
        return redirect("files:edit" if asked in ("captions", "remove") else "files:file", public_id)
    shown = {"form": form, "captions_form": captions, "captions": presenting.captions(file), "file": file}
    return render(request, "files/edit.html", shown)


def _done(
    request: HttpRequest, asked: str, file: Any, owner: Any, form: WordsForm, captions: CaptionsForm
) -> bool:
    done: Any = None
    if asked == "words" and form.is_valid():
        done = attempt(form, describe_file, request.user, file, owner=owner, **form.cleaned_data)
    elif asked == "captions" and captions.is_valid():
        given = captions.cleaned_data
        done = attempt(
            captions, set_captions, request.user, file, upload=given["captions"], language=given["language"]
        )
    elif asked == "remove":
        done = remove_captions(request.user, file, language=request.POST.get("language", "")[:5])
    if done is None:
        return False
    messages.success(request, _("C’est enregistré."))
    return True
