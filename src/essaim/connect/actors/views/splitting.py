"""Where each field of a card comes from, and making two cards of one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.connect.actors.models import Actor, Division, SourceRecord
from essaim.connect.actors.preferring import NO_ORDER
from essaim.connect.actors.provenance import follow_source, provenance, shown_to_all
from essaim.connect.actors.splitting import (
    BOTH,
    GO,
    SOURCES,
    STAY,
    rejoin_actors,
    split_actor,
    suggested,
    told_by,
)
from essaim.connect.actors.uniting import undoable
from essaim.connect.actors.views.cards import load
from essaim.foundation.kernel.hanging import told
from essaim.foundation.kernel.rules import may, with_abilities
from essaim.foundation.kernel.views import get_allowed, open_to

MOST = 50  # records of sources


@open_to("actors.view")
@require_http_methods(["GET", "HEAD", "POST"])
def provenance_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Field by field, who says it; who keeps the card may go back to what a source says."""
    found = load(request, public_id)
    if request.method == "POST":
        return _follow(request, found)
    cards = with_abilities(Actor.objects.filter(pk=found.pk), request.user, ("actors.follow_source",))
    keeps = bool(cards.get().can_follow_source)  # type: ignore[attr-defined]
    origins = provenance(found)
    context = {
        "actor": found,
        "keeps": keeps,
        "origins": origins if keeps else shown_to_all(origins),
        "sources_url": _sources_url(request, found),
    }
    return render(request, "actors/provenance.html", context)


def _sources_url(request: HttpRequest, found: Actor) -> str:
    """The page of an upper floor where sources are ordered, for who may."""
    if not may(request.user, "actors.order_sources", found.space):
        return ""
    try:
        return reverse("transfers:sources", args=[found.space.slug])
    except NoReverseMatch:
        return ""


def _follow(request: HttpRequest, found: Actor) -> HttpResponse:
    key = request.POST.get("source", "")
    source = get_object_or_404(SourceRecord, pk=int(key) if _is_key(key) else 0, actor=found)
    try:
        follow_source(request.user, found, source=source, name=request.POST.get("field", ""))
        messages.success(
            request, _("La fiche dit maintenant ce que dit « %(source)s ».") % {"source": source.source}
        )
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("actors:provenance", public_id=found.public_id)


@dataclass(frozen=True)
class Share:
    """A thing that the card says, and where it may go."""

    name: str
    label: str
    choice: str
    options: list[tuple[str, str]]


@open_to("actors.split")
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the sources that go away, then share out the rest; a POST does it."""
    found = load(request, public_id, "actors.split")
    error = ""
    if request.method == "POST":
        try:
            made = _split(request, found)
            said = _(
                "« %(name)s » est une fiche à part. Les deux se rejoignent, pendant trente jours, depuis l’une ou l’autre."
            )
            messages.success(request, said % {"name": made.name})
            return redirect("actors:actor", public_id=made.public_id)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
            found = load(request, public_id, "actors.split")
    return render(request, "actors/split.html", _context(request, found, error))


def _split(request: HttpRequest, found: Actor) -> Actor:
    given = request.POST
    choices = {key[5:]: value for key, value in given.items() if key.startswith("part-")}
    hung = {key[5:]: _keys(given, key) for key in given if key.startswith("hung-")}
    return split_actor(
        request.user,
        found,
        name=given.get("name", ""),
        records=_keys(given, "source"),
        choices={name: str(choice) for name, choice in choices.items()},
        hung=hung,
        seen=given.get("seen", ""),
    )


def _context(request: HttpRequest, found: Actor, error: str) -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    records = list(found.sources.order_by("pk")[:MOST])
    for each in records:
        each.name = each.fields.get("name", "")  # type: ignore[attr-defined]
    wanted = _keys(given, "source")
    chosen = [each for each in records if each.pk in wanted]
    posted = request.method == "POST"
    return {
        "actor": found,
        "actor_url": reverse("actors:actor", args=[found.public_id]),
        "error": error,
        "joined": undoable(found),
        "asking": len(records) > 1 and not posted and "choisi" not in given,
        "records": records,
        "chosen": chosen,
        "seen": found.updated_at.isoformat(),
        "name": given.get("name", "") if posted else told_by(chosen, NO_ORDER).get("name", ""),
        "shares": _shares(found, chosen, given if posted else None),
        "hung": told(found, request.user),
    }


def _shares(found: Actor, chosen: list[SourceRecord], posted: QueryDict | None) -> list[Share]:
    stay, go, both = _("reste ici"), _("va à la nouvelle"), _("les deux")
    shares = []
    for name, label, choice in suggested(found, chosen):
        options = [(STAY, stay), (GO, go), (BOTH, both)]
        if choice == SOURCES:
            options.insert(0, (SOURCES, _("chacune ce que disent ses sources")))
        asked = posted.get(f"part-{name}", choice) if posted else choice
        shares.append(Share(name, label, asked, options))
    return shares


def _keys(given: QueryDict, name: str) -> list[int]:
    return [int(each) for each in given.getlist(name)[:500] if _is_key(each)]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@open_to("actors.rejoin")
@require_POST
def rejoin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One card again, of two."""
    divisions = Division.objects.select_related("actor__space", "made__space")
    division = get_allowed(divisions, request.user, "actors.rejoin", public_id=public_id)
    try:
        rejoin_actors(request.user, division)
        messages.success(request, _("Les deux fiches n’en font de nouveau qu’une."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("actors:actor", public_id=division.actor.public_id)
