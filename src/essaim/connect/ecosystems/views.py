"""Ecosystems: finding them, reading one, two side by side, drawing."""

from subprocess import TimeoutExpired
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.actors.models import Actor
from essaim.connect.actors.picking import meant
from essaim.connect.ecosystems import actions, editing, reading
from essaim.connect.ecosystems.comparing import compare as compared
from essaim.connect.ecosystems.files import FILES
from essaim.connect.ecosystems.forms import (
    AboutForm,
    GroupForm,
    NewForm,
    NodeChangeForm,
    NodeForm,
    TieForm,
)
from essaim.connect.ecosystems.models import Ecosystem
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import Denied, allowed, may, with_abilities
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.places.areas import area
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import by_name, doing, done

BINNED = 50


def _load(request: HttpRequest, public_id: UUID, rule: str = "ecosystems.view") -> Ecosystem:
    rows = Ecosystem.objects.select_related("space", "card", "author")
    rows = with_abilities(rows, request.user, ("ecosystems.edit",))
    return get_allowed(rows, request.user, rule, public_id=public_id)


@open_to("everyone")
@require_safe
def ecosystems(request: HttpRequest) -> HttpResponse:
    """Those that one sees, of a space (`espace`) or an area (`territoire`) where asked."""
    found, said = reading.listed(request.user), ""
    space = _space_of(request)
    if space is not None:
        found, said = reading.of_space(space, request.user), space.name
    place = area(request.user, request.GET.get("territoire", ""))
    if place is not None:
        found, said = found.filter(area=place.value), place.name
    page = Paginator(found, reading.SHOWN).get_page(request.GET.get("page"))
    query = "&".join(
        f"{name}={request.GET[name]}" for name in ("espace", "territoire") if _known(name, space, place)
    )
    context = {
        "page": page,
        "said": said,
        "query": query,
        "can_draw": _spaces(request).exists(),
        "binned": _binned(request),
    }
    return render(request, "ecosystems/ecosystems.html", context)


def _known(name: str, space: Any, place: Any) -> bool:
    return bool(space if name == "espace" else place)


def _space_of(request: HttpRequest) -> Space | None:
    seen = allowed(Space.objects.all(), request.user, "spaces.view")
    return seen.filter(slug=request.GET.get("espace", "")).first()


def _spaces(request: HttpRequest) -> QuerySet[Space]:
    return allowed(Space.objects.all(), request.user, "ecosystems.add").order_by("name", "pk")


def _binned(request: HttpRequest) -> list[Ecosystem]:
    found = Ecosystem.objects.exclude(binned_at=None).select_related("card", "space")
    return list(allowed(found, request.user, "ecosystems.restore").order_by("-binned_at")[:BINNED])


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new drawing, around `fiche` or `territoire` where given, in `espace`."""
    spaces = list(_spaces(request)[:100])
    if not spaces:
        raise Denied("ecosystems.add")
    given = request.GET
    initial = {
        "centre": _address_of(request, given.get("fiche", "")),
        "territoire": given.get("territoire", ""),
        "space": given.get("espace", ""),
    }
    form = NewForm(request.user, spaces, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and (made := _drawn(request, form, spaces)):
        return redirect("ecosystems:draw", made.public_id)
    return render(request, "ecosystems/form.html", {"form": form, "ecosystem": None})


def _address_of(request: HttpRequest, public_id: str) -> str:
    """The address of the card that one comes from, which its name might not be alone to have."""
    found = meant(request.user, public_id) if public_id else []
    if not found:
        return ""
    alone = len(meant(request.user, found[0].name)) == 1
    path = reverse("actors:actor", args=[found[0].public_id])
    return found[0].name if alone else request.build_absolute_uri(path)


def _drawn(request: HttpRequest, form: NewForm, spaces: list[Space]) -> Ecosystem | None:
    given = dict(form.cleaned_data)
    space = next(each for each in spaces if each.slug == given.pop("space"))
    centre, place, fill = given.pop("centre"), given.pop("territoire"), given.pop("fill")
    about: dict[str, Any] = {"area": area(request.user, place)} if place else {"name": centre}
    cards: list[Actor] = meant(request.user, centre) if centre else []
    if len(cards) > 1:
        form.add_error("centre", _("Plusieurs fiches ont ce nom : collez l’adresse de la bonne."))
        return None
    if cards:
        about = {"card": cards[0]}
    made: Ecosystem | None = attempt(form, actions.draw_ecosystem, request.user, space, **about, **given)
    if made and fill:
        _fill(request, made)
    return made


def _fill(request: HttpRequest, ecosystem: Ecosystem) -> None:
    names, ties = editing.fill_from_relations(request.user, ecosystem).added  # type: ignore[attr-defined]
    if names or ties:
        said = _("D’après l’annuaire : %(names)d noms et %(ties)d liens de plus. Gardez ce qui est juste.")
        messages.success(request, said % {"names": names, "ties": ties})
    else:
        messages.info(request, _("L’annuaire ne connaît rien de plus autour de ce centre."))


@open_to("ecosystems.view")
@require_safe
def ecosystem(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The permanent address of a viewpoint: the drawing, and a table that says the same."""
    found = _load(request, public_id)
    read = reading.read(found, request.user)
    context = {
        "ecosystem": found,
        "read": read,
        "signature": reading.signature(found),
        "others": reading.others(found, request.user),
        "can_draw_other": may(request.user, "ecosystems.add", found.space),
        "other_url": _other_url(found),
        "empty": not read.around,
    }
    return render(request, "ecosystems/ecosystem.html", context)


def _other_url(found: Ecosystem) -> str:
    about = (
        f"fiche={found.card.public_id}" if found.card else f"territoire={found.area}" if found.area else ""
    )
    return f"{reverse('ecosystems:new')}?{about}&espace={found.space.slug}"


@open_to("ecosystems.view")
@require_safe
def compare(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Two viewpoints side by side, and what differs in words. 404: the very same."""
    if public_id == other_id:
        raise Http404
    one, other = _load(request, public_id), _load(request, other_id)
    found = compared(reading.read(one, request.user), reading.read(other, request.user))
    return render(request, "ecosystems/compare.html", {"one": one, "other": other, "found": found})


@open_to("ecosystems.view")
@require_safe
def file(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """The drawing as SVG or PDF, its names and its ties as tables."""
    if name not in FILES:
        raise Http404
    found = _load(request, public_id)
    make, kind = FILES[name]
    try:
        content = make(reading.read(found, request.user))
    except (OSError, TimeoutExpired):
        messages.error(request, _("Le PDF n’a pas pu être fait : prenez le SVG, ou imprimez la page."))
        return redirect("ecosystems:ecosystem", public_id)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@open_to("ecosystems.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a name, tie two, take from the directory: each is one form, and the page comes back."""
    found = _load(request, public_id, "ecosystems.edit")
    if request.method == "POST" and request.POST.get("do") in ("fill", "drop_tie"):
        _do(request, found)
        return redirect("ecosystems:draw", public_id)
    read = reading.read(found, request.user)
    names = [(str(each.node.public_id), each.name) for each in (*_centre(read), *read.around)]
    offered = [
        doing(request, "add_node", NodeForm, editing.add_node, found, _("C’est ajouté."), ecosystem=found, at=request.GET.get("groupe", "")),
        doing(request, "add_tie", TieForm, editing.add_tie, found, _("Le lien est dessiné."), ecosystem=found, names=names),
    ]  # fmt: skip
    if done(request, offered) is not None:
        return redirect(_again(request, found))
    context = {
        "ecosystem": found,
        "read": read,
        "forms": by_name(offered),
        "suggestions": reading.suggestions(request.user, found),
        "most": editing.MOST,
        "can_fill": bool(found.card_id or found.area),
    }
    return render(request, "ecosystems/draw.html", context)


def _again(request: HttpRequest, found: Ecosystem) -> str:
    """The same form, on the same group, which has just been found to be one of the drawing."""
    path = reverse("ecosystems:draw", args=[found.public_id])
    return f"{path}?groupe={request.POST['group']}#ajouter" if "group" in request.POST else f"{path}#liens"


def _centre(read: reading.Reading) -> list[reading.Named]:
    return [each for each in read.names.values() if each.group is None]


def _do(request: HttpRequest, found: Ecosystem) -> None:
    if request.POST["do"] == "fill":
        _fill(request, found)
    elif (tie := request.POST.get("tie", "")).isascii() and tie.isdigit() and len(tie) < 19:
        editing.drop_tie(request.user, found, tie=int(tie))
        messages.success(request, _("Le lien est retiré."))


@open_to("ecosystems.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The groups: called otherwise, one more, an empty one taken away."""
    found = _load(request, public_id, "ecosystems.edit")
    if request.method == "POST" and request.POST.get("do") in ("rename", "drop"):
        _change_group(request, found)
        return redirect("ecosystems:groups", public_id)
    said = _("Le groupe est ajouté.")
    offered = [doing(request, "add", GroupForm, editing.add_group, found, said, ecosystem=found)]
    if done(request, offered) is not None:
        return redirect("ecosystems:groups", public_id)
    rows = [(group, group.nodes.exists()) for group in found.groups.order_by("position", "pk")]
    context = {"ecosystem": found, "rows": rows, "form": by_name(offered)["add"]}
    return render(request, "ecosystems/groups.html", context)


def _change_group(request: HttpRequest, found: Ecosystem) -> None:
    key = request.POST.get("group", "")
    known = key.isascii() and key.isdigit() and len(key) < 19
    group = get_object_or_404(found.groups.all(), pk=int(key) if known else 0)
    try:
        if request.POST["do"] == "rename":
            editing.rename_group(request.user, found, group=group, name=request.POST.get("name", ""))
            messages.success(request, _("Le groupe est renommé."))
        else:
            editing.drop_group(request.user, found, group=group)
            messages.success(request, _("Le groupe est retiré."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))


@open_to("ecosystems.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def node(request: HttpRequest, public_id: UUID, node_id: UUID) -> HttpResponse:
    """A name: another group, called otherwise, taken out. 404: one does not see it."""
    found = _load(request, public_id, "ecosystems.edit")
    read = reading.read(found, request.user)
    named = next((each for each in read.around if each.node.public_id == node_id), None)
    if named is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "drop":
        editing.drop_node(request.user, found, node=named.node)
        messages.success(request, _("Le nom est retiré, avec ses liens."))
        return redirect("ecosystems:draw", public_id)
    form = NodeChangeForm(request.POST or None, ecosystem=found, node=named.node)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, editing.edit_node, request.user, found, node=named.node, **form.cleaned_data):
        messages.success(request, _("C’est enregistré."))
        return redirect("ecosystems:draw", public_id)
    context = {"ecosystem": found, "named": named, "form": form, "ties": read.ties_of(named)}
    return render(request, "ecosystems/node.html", context)


@open_to("ecosystems.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whose viewpoint it is, when and by whom it was drawn, who reads it."""
    found = _load(request, public_id, "ecosystems.edit")
    form = AboutForm(request.POST or None, found)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, actions.edit_ecosystem, request.user, found, **form.cleaned_data):
        messages.success(request, _("C’est enregistré."))
        return redirect("ecosystems:ecosystem", public_id)
    return render(request, "ecosystems/form.html", {"form": form, "ecosystem": found})


@open_to("ecosystems.bin")
@require_POST
def put_in_bin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Out of sight, for thirty days."""
    actions.bin_ecosystem(request.user, _load(request, public_id, "ecosystems.bin"))
    messages.success(
        request, _("L’écosystème est à la corbeille : il se reprend pendant trente jours, ci-dessous.")
    )
    return redirect("ecosystems:ecosystems")


@open_to("ecosystems.restore")
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As it was."""
    found = _load(request, public_id, "ecosystems.restore")
    actions.restore_ecosystem(request.user, found)
    messages.success(request, _("L’écosystème est repris, tel qu’il était."))
    return redirect("ecosystems:ecosystems")
