"""What one looks for in the directory and on the map: read from an address, written back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.queries import of_network, open_spaces
from essaim.connect.actors.tiles.cells import Box, parse_box, ranges
from essaim.foundation.places.areas import Area, area, options
from essaim.foundation.search.engines import engine
from essaim.foundation.search.queries import keys_matching, matching
from essaim.foundation.spaces.models import Space
from essaim.foundation.ui.filtering import FilterForm
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.queries import typed
from essaim.foundation.vocabularies.terms import Branch, Category, category_tree, now_called, theme_list

FEW = 3_000  # cards that hold the words, beyond which the list by name meets enough of them
VALUE = "valeur:"
LARGE = 2_000  # cards of a word, beyond which any other filter is a better way in
NAMES = ("q", "nature", "categorie", "theme", "mot", "espace", "territoire", "bbox", "vue")


@dataclass(frozen=True)
class Filters:
    """A valid choice. `view`: "fiches" or "" for the table; `boxes`: what the map shows, empty for the whole world."""

    text: str = ""
    kind: str = ""
    category: Category | None = None
    theme: Category | None = None
    tag: Category | None = None
    space: Space | None = None
    area: Area | None = None
    bbox: str = ""
    view: str = ""
    boxes: tuple[Box, ...] = field(default=(), compare=False)

    @cached_property
    def words(self) -> bool:
        """Whether the text holds a word to look for."""
        return matching(Actor.type_name(), self.text) is not None

    @cached_property
    def holding(self) -> list[int]:
        """The keys of the first cards that hold the words, in no order, whoever may see them: `FEW` and one at most."""
        return keys_matching(Actor.type_name(), self.text, FEW + 1)

    @property
    def few(self) -> list[int] | None:
        """The keys of all that hold the words; None where they are many."""
        return self.holding if len(self.holding) <= FEW else None

    @property
    def chosen(self) -> bool:
        """Whether anything but the place and the view is asked."""
        return bool(self.words or self.kind or self.terms or self.space or self.area)

    @property
    def terms(self) -> list[Category]:
        """The words asked, the one that fewest cards bear first, as a rule."""
        return [term for term in (self.tag, self.category, self.theme) if term]

    @cached_property
    def filed_under(self) -> Category | None:
        """The word whose own index the list walks: none where it is large and another filter says more."""
        if not self.terms:
            return None
        first = self.terms[0]
        narrowed = self.kind or self.space or self.words or self.boxes or self.area or self.terms[1:]
        few = not narrowed or ActorTerm.objects.filter(term_id=first.pk)[: LARGE + 1].count() <= LARGE
        return first if few else None

    @property
    def order(self) -> tuple[str, str]:
        """The columns that put the rows in the order of names, whatever index gives them."""
        return ("filed_name", "filed_key") if self.filed_under else ("sort_name", "pk")

    @property
    def rare(self) -> bool:
        """Whether the words are held by few cards."""
        return bool(self.words) and self.few is not None

    @property
    def placed(self) -> bool:
        """Whether a place is asked, or rare words: few cards are there, more often than not."""
        return bool(self.boxes or self.area or self.rare)

    def apply(self, actors: QuerySet[Actor], *, everywhere: bool = False) -> QuerySet[Actor]:
        """The cards that match, in no order. `everywhere`: so many of them that the list by name meets enough, and
        the index of communes must not draw the database to it."""
        if self.area:
            if everywhere:
                actors = actors.alias(any_commune=Coalesce("commune", Value("")))
                actors = actors.filter(self.area.within("any_commune"))
            else:
                indexed = Q(binned_at__isnull=True, commune__gt="")
                actors = actors.filter(self.area.within("commune", indexed), indexed)
        if self.filed_under:
            actors = actors.filter(actor_terms__term_id=self.filed_under.pk)
            # Of the same join: the row of that word, in whose index the cards stand by name.
            filed = {"filed_name": F("actor_terms__sort_name"), "filed_key": F("actor_terms__actor_id")}
            actors = actors.annotate(**filed)
        return self.narrow(actors, joined=self.filed_under, area_done=True)

    def narrow(
        self,
        actors: QuerySet[Actor],
        *,
        joined: Category | None = None,
        area_done: bool = False,
        keys: Sequence[int] | None = None,
    ) -> QuerySet[Actor]:
        """The same, each card looked at by itself: for what does not list by name. `joined`: the word that is asked
        already; `area_done`: by place already; `keys`: among these cards, known to hold the text."""
        if self.area and not area_done:
            actors = actors.filter(self.area.within("commune"))
        for term in self.terms:
            if term != joined:
                borne = ActorTerm.objects.filter(actor_id=OuterRef("pk"), term_id=term.pk)
                actors = actors.filter(Exists(borne))
        if self.words:
            return self._by_words(actors, self.few if keys is None else keys)
        if self.kind:
            actors = actors.filter(kind=self.kind)
        if self.space:
            actors = actors.filter(of_network(self.space))
        return actors.filter(self._place()) if self.boxes else actors

    def _by_words(self, actors: QuerySet[Actor], keys: Sequence[int] | None) -> QuerySet[Actor]:
        """Few cards (`keys`) are looked up one by one; of many, the list by name meets enough. No other way in is as
        quick, so that the other filters must not draw the database to their own index."""
        if keys is not None:
            actors = actors.filter(pk__in=engine().listed(keys))
        elif found := matching(Actor.type_name(), self.text):
            actors = actors.alias(any_key=Coalesce("pk", Value(0))).filter(any_key__in=found)
        if self.kind:
            actors = actors.alias(any_kind=Coalesce("kind", Value(""))).filter(any_kind=self.kind)
        if self.space:
            actors = actors.alias(any_space=Coalesce(F("space_id"), Value(0)))
            actors = actors.filter(of_network(self.space, "any_space"))
        return actors.filter(self._place()) if self.boxes else actors

    def _place(self) -> Q:
        found = Q()
        for box in self.boxes:
            found |= within(box)
        return found

    def query(self, **changes: str) -> str:
        """These filters as a query string (no « ? »), with changes; empty ones left out."""
        values: dict[str, str] = {
            "q": self.text,
            "nature": self.kind,
            "categorie": self.category.slug if self.category else "",
            "theme": self.theme.slug if self.theme else "",
            "mot": self.tag.slug if self.tag else "",
            "espace": self.space.slug if self.space else "",
            "territoire": self.area.value if self.area else "",
            "bbox": self.bbox,
            "vue": self.view,
        }
        return urlencode({name: value for name, value in (values | changes).items() if value})

    def without_place(self) -> "Filters":
        """The same, anywhere."""
        return replace(self, bbox="", boxes=())


def within(box: Box) -> Q:
    """Cards placed in the box: by ranges of cells, which the index holds, then exactly."""
    cells = Q()
    for first, last in ranges(box):
        cells |= Q(cell__range=(first, last))
    exact = Q(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    return Q(cell__isnull=False) & cells & exact


class PlainSelect(forms.Select):
    """A select whose options are written at once: Django renders a template for each, 10 ms for our categories."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        parts = [_options(pair, chosen) for pair in self.choices]
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(given), mark_safe("".join(parts)))


def _options(pair: tuple[Any, Any], chosen: str) -> str:
    value, label = pair
    if isinstance(label, list | tuple):
        within_group = mark_safe("".join(_options(each, chosen) for each in label))
        return format_html('<optgroup label="{}">{}</optgroup>', value, within_group)
    return format_html(
        '<option value="{}"{}>{}</option>', value, mark_safe(" selected" if value == chosen else ""), label
    )


class FiltersForm(FilterForm):
    """What cards are filtered by."""

    q = forms.CharField(
        label=_("Mots"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    nature = forms.ChoiceField(label=_("Nature"), required=False, widget=PlainSelect)
    categorie = forms.ChoiceField(label=_("Catégorie"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Thème"), required=False, widget=PlainSelect)
    mot = forms.CharField(label=_("Mot-clé"), required=False, max_length=200)
    espace = forms.ChoiceField(label=_("Réseau"), required=False, widget=PlainSelect)
    territoire = forms.ChoiceField(label=_("Lieu"), required=False, widget=PlainSelect)
    vue = forms.CharField(required=False, widget=forms.HiddenInput)
    bbox = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, user: Any, data: Mapping[str, Any]) -> None:
        given = {name: data.get(name, "") for name in NAMES}
        self.tree = category_tree()
        given["categorie"] = _today(given["categorie"], self._categories(), Term.Scheme.CATEGORY)
        self.themes = theme_list()
        given["theme"] = _today(given["theme"], self.themes, Term.Scheme.THEME)
        self.tag = _named(Term.Scheme.TAG, given["mot"])
        given["mot"] = self.tag.label if self.tag else given["mot"]
        super().__init__(given)
        self.spaces = {space.slug: space for space in open_spaces(user)}
        self.propose("nature", _("Toutes"), Kind.choices)
        self.value = _value(self.data["categorie"])
        chosen = [(self.value.slug, self.value.label)] if self.value else []
        self.propose("categorie", _("Toutes"), [*map(_branch, self.tree), *chosen])
        self.propose("theme", _("Tous"), ((each.slug, each.label) for each in self.themes))
        self.propose("espace", _("Tous"), ((slug, space.name) for slug, space in self.spaces.items()))
        self.area = area(user, self.data["territoire"]) if self.data["territoire"] else None
        self.propose("territoire", _("Partout"), options(user, self.area))

    def _categories(self) -> list[Category]:
        return [term for branch in self.tree for term in (branch.term, *branch.children)]

    def clean_mot(self) -> str:
        """ValidationError where no tag is called so."""
        text: str = self.cleaned_data["mot"]
        if text and self.tag is None:
            raise forms.ValidationError(_("Aucun mot-clé ne s’appelle ainsi : il n’est pas appliqué."))
        return text

    def clean_bbox(self) -> list[Box]:
        """The boxes; ValidationError where the text names none."""
        text = self.cleaned_data["bbox"]
        try:
            return parse_box(text) if text else []
        except ValueError:
            raise forms.ValidationError(
                _("La zone de la carte ne se lit pas : ouest,sud,est,nord en degrés.")
            ) from None

    def chosen(self) -> Filters:
        """What is valid of it."""
        self.is_valid()
        given = self.cleaned_data
        boxes = given.get("bbox") or []
        terms = {term.slug: term for term in self._categories()}
        terms |= {self.value.slug: self.value} if self.value else {}
        return Filters(
            text=given.get("q", ""),
            kind=given.get("nature", ""),
            category=terms.get(given.get("categorie", "")),
            theme={term.slug: term for term in self.themes}.get(given.get("theme", "")),
            tag=self.tag,
            space=self.spaces.get(given.get("espace", "")),
            area=self.area if given.get("territoire") else None,
            bbox=str(self.data["bbox"]) if boxes else "",
            view="fiches" if given.get("vue") == "fiches" else "",
            boxes=tuple(boxes),
        )


def _today(slug: str, among: list[Category], scheme: str) -> str:
    """The slug of a category or a theme, or that of the one which took its place."""
    if not slug or slug.startswith(VALUE) or slug in {term.slug for term in among}:
        return slug
    found = now_called(scheme, slug[:80].replace("\x00", ""))
    return found.slug if found else slug


def _value(text: str) -> Category | None:
    """The value that `valeur:slug` names, under the name that it has now, as something to filter by."""
    if not text.startswith(VALUE):
        return None
    found = _named(Term.Scheme.VALUE, text.removeprefix(VALUE))
    return found._replace(slug=text) if found else None


def _named(scheme: str, text: str) -> Category | None:
    """The free word of that name, today's or former, as something to filter by."""
    found = typed(scheme, text.replace("\x00", "")) if text else None
    return Category(found.pk, found.slug, found.label, None) if found else None


def _branch(branch: Branch) -> tuple[str, list[tuple[str, str]]]:
    """A group of choices: everything under the category, then each of those under it."""
    everything = (branch.term.slug, _("%(name)s (tout)") % {"name": branch.term.label})
    return branch.term.label, [everything, *((leaf.slug, leaf.label) for leaf in branch.children)]
