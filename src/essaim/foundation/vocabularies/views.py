"""Words: the list, the page of one, changing and merging them, SKOS out and in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import check, may, with_abilities
from essaim.foundation.kernel.views import jsonld_or_html, open_to
from essaim.foundation.vocabularies import actions, exchange, queries, skos
from essaim.foundation.vocabularies.crosswalks import matches
from essaim.foundation.vocabularies.forms import LoadForm, MergeForm, ParentForm, TermForm
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.terms import now_called
from essaim.foundation.vocabularies.uses import borne, uses

ABILITIES = ("vocabularies.edit", "vocabularies.merge", "vocabularies.arrange")


@open_to("everyone")
def index(request: HttpRequest) -> HttpResponse:
    """The tree of categories and the values, by pages."""
    after = request.GET.get("apres", "")[:80]
    rows = queries.values(after.replace("\x00", ""))
    shown = rows[: queries.MOST]
    context = {
        "tree": queries.tree() if not after else [],
        "values": shown,
        "next": f"?apres={shown[-1].slug}#valeurs" if len(rows) > queries.MOST else "",
        "later": bool(after),
        "can_load": _may_load(request),
    }
    return render(request, "vocabularies/words.html", context)


def _may_load(request: HttpRequest) -> bool:
    return request.user.is_authenticated and may(request.user, "vocabularies.arrange", Term())


def _scheme(path: str) -> str:
    if path not in queries.SCHEMES:
        raise Http404
    return queries.SCHEMES[path]


def _load(request: HttpRequest, path: str, slug: str) -> Term | None:
    """The word at this address, with what one may do on it; None where it has another now. 404 where there is none."""
    found = with_abilities(queries.words(_scheme(path)), request.user, ABILITIES)
    return found.select_related("parent").filter(slug=slug).first()


def _elsewhere(path: str, slug: str, query: str = "") -> HttpResponse:
    """To the word that bore this name; 404 where none did."""
    found = now_called(_scheme(path), slug)
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
    close = matches("categories", found.slug) if found.scheme == Term.Scheme.CATEGORY else []
    context = {
        "term": found,
        "path": path,
        "under": list(queries.words(found.scheme).filter(parent=found).order_by("label")),
        "uses": [(use.label, use.url(found)) for use in uses()],
        "close": close,
        "uri": exchange.address(found),
    }

    def document() -> dict[str, Any]:
        said = skos.node(exchange.as_word(found, found.parent), exchange.scheme_address(found.scheme))
        near = {"closeMatch": [each.uri for each in close]} if close else {}
        return {"@context": skos.CONTEXT, **said, **near}

    return jsonld_or_html(request, "vocabularies/term.html", context, document)


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
    context: dict[str, Any] = {"term": found, "path": path, "form": form, "into": None, "count": 0}
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        if request.POST.get("do") == "merge":
            if attempt(form, actions.merge_terms, request.user, found, into=into):
                messages.success(request, _("Les deux mots n’en font plus qu’un."))
                return redirect("vocabularies:term", path, into.slug)
        else:
            context |= {"into": into, "count": borne(found.pk)}
    return render(request, "vocabularies/merge.html", context)


@open_to("everyone")
def export(request: HttpRequest, path: str, extension: str) -> HttpResponse:
    """A list of words as SKOS: `.ttl` or `.jsonld`."""
    scheme = _scheme(path)
    title = str(dict(Term.Scheme.choices)[scheme])
    about = exchange.scheme_address(scheme)
    if extension == "ttl":
        return HttpResponse(
            skos.turtle(exchange.every_word(scheme), about, title), content_type="text/turtle; charset=utf-8"
        )
    if extension == "jsonld":
        document = skos.jsonld(exchange.every_word(scheme), about, title)
        options = {"ensure_ascii": False, "indent": 1}
        return JsonResponse(
            document, json_dumps_params=options, content_type="application/ld+json; charset=utf-8"
        )
    raise Http404


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
