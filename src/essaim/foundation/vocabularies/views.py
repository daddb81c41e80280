"""Words: the lists, the page of one, adding, changing, merging and separating them, SKOS out and in."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.formats.crosswalk import crosswalk_files, matches
from essaim.foundation.kernel.rules import check, may, with_abilities
from essaim.foundation.kernel.views import jsonld_or_html, open_to
from essaim.foundation.vocabularies import actions, exchange, listing, merging, queries, skos
from essaim.foundation.vocabularies.forms import LoadForm, MergeForm, ParentForm, TermForm
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.terms import now_called
from essaim.foundation.vocabularies.uses import borne, uses

ABILITIES = ("vocabularies.edit", "vocabularies.merge", "vocabularies.arrange", "vocabularies.unmerge")
IN_TURN = {"categories": "categories", "themes": "themes"}  # path → part of a crosswalk


@open_to("everyone")
def index(request: HttpRequest) -> HttpResponse:
    """The themes, the tree of categories, and the free words that most cards bear."""
    context = {
        "themes": queries.listed(Term.Scheme.THEME),
        "tree": queries.tree(),
        "values": queries.most_used(Term.Scheme.VALUE),
        "tags": queries.most_used(Term.Scheme.TAG),
        "schemes": queries.SCHEMES.values(),
        "can_load": _may(request, "vocabularies.arrange", Term()),
    }
    return render(request, "vocabularies/words.html", context)


@open_to("everyone")
def scheme(request: HttpRequest, path: str) -> HttpResponse:
    """The words of one list, by pages."""
    found = _scheme(path)
    after = request.GET.get("apres", "")[:80].replace("\x00", "")
    rows = queries.listed(found.value, after)
    shown = rows[: queries.MOST]
    context = {
        "scheme": found,
        "words": shown,
        "next": f"?{urlencode({'apres': shown[-1].slug})}" if len(rows) > queries.MOST else "",
        "can_add": _may(request, "vocabularies.add", Term(scheme=found.value)),
    }
    return render(request, "vocabularies/scheme.html", context)


@open_to("everyone")
def crosswalks(request: HttpRequest) -> HttpResponse:
    """Our words in other vocabularies, file by file."""
    return render(request, "vocabularies/crosswalks.html", {"crosswalks": listing.crosswalk_tables()})


@open_to("everyone")
def crosswalk(request: HttpRequest, name: str) -> HttpResponse:
    """One of these files, as it is."""
    if name not in crosswalk_files():
        raise Http404
    return HttpResponse(crosswalk_files()[name], content_type="application/json; charset=utf-8")


def _may(request: HttpRequest, rule: str, term: Term) -> bool:
    return request.user.is_authenticated and may(request.user, rule, term)


def _scheme(path: str) -> queries.Scheme:
    if path not in queries.SCHEMES:
        raise Http404
    return queries.SCHEMES[path]


def _load(request: HttpRequest, path: str, slug: str) -> Term | None:
    """The word at this address, with what one may do on it; None where it has another now. 404 where there is none."""
    found = with_abilities(queries.words(_scheme(path).value), request.user, ABILITIES)
    return found.select_related("parent").filter(slug=slug).first()


def _elsewhere(path: str, slug: str, query: str = "") -> HttpResponse:
    """To the word that bore this name; 404 where none did."""
    found = now_called(_scheme(path).value, slug)
    if found is None:
        raise Http404
    address = reverse("vocabularies:term", args=[path, found.slug])
    return redirect(f"{address}?{query}" if query else address, permanent=True)


@open_to("everyone")
def term(request: HttpRequest, path: str, slug: str) -> HttpResponse:
    """The permanent address of a word: a page, or JSON-LD."""
    found = _load(request, path, slug)
    if found is None:
        return _elsewhere(path, slug, request.GET.urlencode())
    close = matches(IN_TURN[path], found.slug) if path in IN_TURN else []
    context = {
        "term": found,
        "path": path,
        "scheme": queries.SCHEMES[path],
        "merges": merging.undoable(found) if found.can_unmerge else [],  # type: ignore[attr-defined]
        "kept": merging.KEPT.days,
        "under": list(queries.words(found.scheme).filter(parent=found).order_by("label")),
        "uses": [(use.label, url) for use in uses() if (url := use.url(found))],
        "close": close,
        "uri": exchange.address(found),
    }

    def document() -> dict[str, Any]:
        said = skos.node(exchange.as_word(found, found.parent), exchange.scheme_address(found.scheme))
        near = {"closeMatch": [each.uri for each in close]} if close else {}
        return {"@context": skos.CONTEXT, **said, **near}

    return jsonld_or_html(request, "vocabularies/term.html", context, document)


@open_to("vocabularies.add")
def add(request: HttpRequest, path: str) -> HttpResponse:
    """One new word of a list."""
    scheme = _scheme(path)
    blank = Term(scheme=scheme.value)
    check(request.user, "vocabularies.add", blank)
    form = TermForm(request.POST if request.method == "POST" else None, blank)
    if form.is_valid() and (
        made := attempt(form, actions.add_term, request.user, blank, **form.cleaned_data)
    ):
        messages.success(request, _("Le mot est ajouté."))
        return redirect("vocabularies:term", path, made.slug)
    return render(request, "vocabularies/add.html", {"form": form, "scheme": scheme})


@open_to("vocabularies.edit")
def edit(request: HttpRequest, path: str, slug: str) -> HttpResponse:
    """Rename and describe a word; for a category, where it stands."""
    found = _load(request, path, slug)
    if found is None:
        return _elsewhere(path, slug)
    check(request.user, "vocabularies.edit", found)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    form = TermForm(request.POST if asked == "edit" else None, found)
    place = ParentForm(request.POST if asked == "move" else None, found)
    if (
        asked == "edit"
        and form.is_valid()
        and attempt(form, actions.edit_term, request.user, found, **form.cleaned_data)
    ):
        messages.success(request, _("Le mot est enregistré ; ses anciennes adresses mènent ici."))
        return redirect("vocabularies:term", path, found.slug)
    if (
        asked == "move"
        and place.is_valid()
        and attempt(place, actions.move_term, request.user, found, **place.cleaned_data)
    ):
        messages.success(request, _("La catégorie est rangée."))
        return redirect("vocabularies:term", path, found.slug)
    movable = found.scheme == Term.Scheme.CATEGORY and found.can_arrange  # type: ignore[attr-defined]
    context = {"term": found, "path": path, "form": form, "place": place if movable else None}
    return render(request, "vocabularies/edit.html", context)


@open_to("vocabularies.merge")
def merge(request: HttpRequest, path: str, slug: str) -> HttpResponse:
    """Make two words one: which stays, what would move, then doing it."""
    found = _load(request, path, slug)
    if found is None:
        return _elsewhere(path, slug)
    check(request.user, "vocabularies.merge", found)
    form = MergeForm(request.POST if request.method == "POST" else None, found)
    context: dict[str, Any] = {
        "term": found,
        "path": path,
        "form": form,
        "into": None,
        "count": 0,
        "kept": merging.KEPT.days,
    }
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        if request.POST.get("do") == "merge":
            if attempt(form, merging.merge_terms, request.user, found, into=into):
                messages.success(request, _("Les deux mots n’en font plus qu’un."))
                return redirect("vocabularies:term", path, into.slug)
        else:
            context |= {"into": into, "count": borne(found.pk)}
    return render(request, "vocabularies/merge.html", context)


@open_to("vocabularies.unmerge")
@require_POST
def unmerge(request: HttpRequest, path: str, slug: str, loser: UUID) -> HttpResponse:
    """Take out of a word the one that was merged into it."""
    found = _load(request, path, slug)
    if found is None:
        return _elsewhere(path, slug)
    check(request.user, "vocabularies.unmerge", found)
    merge = next((each for each in merging.undoable(found) if each.loser.public_id == loser), None)
    if merge is None:
        raise Http404
    try:
        back = merging.unmerge_terms(request.user, found, merge=merge)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("vocabularies:term", path, found.slug)
    messages.success(request, _("Les deux mots sont de nouveau deux."))
    return redirect("vocabularies:term", path, back.slug)


@open_to("everyone")
def export(request: HttpRequest, path: str, extension: str) -> HttpResponse:
    """A list of words as SKOS: `.ttl`, `.jsonld` or `.rdf`."""
    scheme = _scheme(path)
    if extension not in skos.WRITERS:
        raise Http404
    kind, write = skos.WRITERS[extension]
    about = exchange.scheme_address(scheme.value)
    text = write(exchange.every_word(scheme.value), about, str(scheme.label))
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")


@open_to("vocabularies.arrange")
def load(request: HttpRequest) -> HttpResponse:
    """Bring in a SKOS file: what it would change, then changing it."""
    check(request.user, "vocabularies.arrange", Term())
    form = LoadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "plan": None, "text": "", "scheme": ""}
    if request.method == "POST" and form.is_valid():
        scheme, found = form.cleaned_data["scheme"], form.words
        if request.POST.get("do") == "load":
            try:
                actions.load_words(request.user, request.user.party, scheme=scheme, found=found)  # type: ignore[union-attr]
                messages.success(request, _("Les mots du fichier sont là."))
                return redirect("vocabularies:words")
            except ValidationError as error:
                form.add_error(None, error)
        else:
            context |= {"plan": exchange.plan(scheme, found), "text": form.carried, "scheme": scheme}
    return render(request, "vocabularies/load.html", context)
