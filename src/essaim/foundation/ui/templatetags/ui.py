"""The components of every page: `{% load ui %}`. See them live, in every state, at /style.

Inline, give values:
  {% button "Enregistrer" kind="main" %} {% button "Voir la carte" href=url %} {% button "Supprimer" kind="danger" confirm=_("Supprimer ?") %}
      kind: main (one a page, in ink), "" (outlined), quiet, danger; type="submit", name, value, disabled
  {% tag "Réemploi" href="" %}   {% state "Publiée" tone="" %}      tone: "" (accent), good, warning, danger, neutral
  {% field form.name %}          label above, help under, error in the field; any widget. {% fields form %}: all of them
  {% form_errors form %}         summary at the top of a form, with links to the fields; empty where there is no error
  {% diff "Nom" before after %}  before and after, words marked by <del> and <ins>
  {% breadcrumb _("Annuaire") directory_url actor.name %}  pairs of label and address; the last label alone is the page
  {% pagination page_obj %} (Django's Page) or {% pagination previous="?before=…" next="?after=…" note="plus de 1 000" %}
  {% progress done total "Lignes lues" %}           {% progress 0 0 "En attente" %}: without an end
  {% empty "Aucun acteur ici" text="…" action=_("Importer un fichier") href=url %}
  {% chart "Budget" rows unit="€" %}                rows: (label, number) pairs; a bar chart and its table
  {% definitions pairs %}                           pairs: (term, value) or (term, value, href); None values are left out
  {% figures items %}                               items: {value, label, href?}
  {% timeline items %}                              items: {when (date or text), title, href?, text?, who?, floor?}
  {% tree nodes %}                                  nodes: {label, href?, note?, state?, children?, open?}
  {% trail items %}                                 items: {kind, label, href?, note?, floor?, pending?}: le fil
  {% gap built voted done %}                        each: {text, state?, tone?, href?, note?} or None; voted is compared with built
  {% data_table "Légende" columns rows %}           columns: text or {label, number}; rows: lists of text or {text, href, tone}
      mode="cards" (default: each row a card on a phone) or "scroll"; the first column names its row
  {% facets items %}                                items: `ui.facets.Facet`, what narrows a list
  {% tabs items %}                                  items: {label, href, current, count?}
  {% map_view clusters=url list="#results" bounds="w,s,e,n" dots=tiles %}   in the page; {% map_head %} in block head
  {% pin_map latitude="id_latitude" longitude="id_longitude" %}   a pin that writes two fields; {% map_head %} too
  {% poll url %}                                    attributes of an element that replaces itself until it no longer carries them
Around something:
  {% card title="" href="" floor="" level=3 dense=False %}…{% endcard %}
  {% notice "Titre" tone="" %}…{% endnotice %}      tone as for state; alert=True is read aloud at once
  {% table "Légende" mode="scroll" %}<thead>…</thead><tbody>…</tbody>{% endtable %}   cards mode needs data-label on cells
  {% filters action=url reset=url %}{% field filters.q %}…{% endfilters %}            GET form, sent by itself when a choice changes
  {% disclosure "Voir les détails" open=False load=url %}…{% enddisclosure %}         load: fetched when opened
Filters: text|typo (French typography) · date|since (« il y a 2 mois ») · number|euros · number|grouped (1 234)
  {% foreign text_language %}                       in a tag: ` lang="…"` where the text's language is not the page's
Other: {% asset "map.js" %} the address of a built file · {% mark %} the three hexagons · ui.widgets.Day for dates
Classes: stack, stack tight, row, row apart, grid, two, soft, small, lead, plain (list), heard (screen readers only),
form (a column of fields), tags (list of tags), floor-relier|apprendre|agir|decider|evaluer, accent-pine|indigo|moss|rust|plum|slate
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essaim.foundation.ui import charts, mapping, typography, words
from essaim.foundation.ui.assets import asset_url, fonts

register = template.Library()
register.filter("typo", typography.typo)
register.filter("since", typography.since)
register.filter("euros", typography.euros)
register.filter("grouped", typography.number)


def part(template_name: str, /, **context: Any) -> SafeString:
    """`templates/ui/parts/<template_name>.html`, rendered alone: a component sees what it is given and nothing else."""
    return mark_safe(get_template(f"ui/parts/{template_name}.html").render(context).strip())


# -- the frame


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file."""
    return asset_url(name)


@register.simple_tag
def static_url(path: str) -> str:
    """The address of a static file that is not built."""
    return static(path)


@register.simple_tag
def preload_fonts() -> SafeString:
    """Links that fetch the two fonts at once, before the style sheet is read."""
    line = '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>\n'
    return format_html_join("", line, ((url,) for url in fonts()))


@register.simple_tag
def mark() -> SafeString:
    """The mark: three hexagons. Decorative."""
    return part("mark")


# -- small things


@register.simple_tag
def foreign(language: str) -> SafeString:
    """` lang="…"` where people's text is not in the language of the page: screen readers then change voice."""
    other = language and language != get_language()
    return format_html(' lang="{}"', language) if other else mark_safe("")


@register.simple_tag
def button(
    label: str,
    href: str = "",
    kind: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    disabled: bool = False,
    confirm: str = "",
) -> SafeString:
    """A button, or a link that looks like one where there is an address."""
    return part("button", **locals())


@register.simple_tag
def tag(label: Any, href: str = "") -> SafeString:
    """A subject, a place, a kind."""
    if href:
        return format_html('<a class="tag" href="{}">{}</a>', href, label)
    return format_html('<span class="tag">{}</span>', label)


@register.simple_tag
def state(label: Any, tone: str = "") -> SafeString:
    """A state, in words; the colour only repeats it."""
    return format_html('<span class="tag state{}">{}</span>', f" tone-{tone}" if tone else "", label)


@register.simple_tag
def breadcrumb(*parts: Any) -> SafeString:
    """The way to this page: label, address, label, address…, and the label of the page alone."""
    pairs = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return part("breadcrumb", pairs=pairs)


@register.simple_tag
def poll(url: str, seconds: int = 2) -> SafeString:
    """Attributes: the script asks `url` every so often and puts the answer in place of the element."""
    return format_html('data-poll="{}" data-seconds="{}" aria-live="polite"', url, seconds)


# -- forms


@register.simple_tag
def field(bound: forms.BoundField, label: str = "", help: str = "") -> SafeString:
    """A field of a form with everything that belongs to it."""
    widget = bound.field.widget
    if bound.is_hidden:
        return mark_safe(str(bound))
    kind = "one"
    if isinstance(widget, forms.CheckboxInput):
        kind = "checkbox"
    elif widget.use_fieldset:
        kind = "group"
    return part("field", field=bound, kind=kind, label=label or bound.label, help=help or bound.help_text)


@register.simple_tag
def fields(form: forms.BaseForm) -> SafeString:
    """Every field of a form, in its order."""
    return mark_safe("\n".join(field(bound) for bound in form))


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """What there is to correct, each with a link to its field."""
    if not form.is_bound or not form.errors:
        return mark_safe("")
    wrong = [(bound, error) for bound in form for error in bound.errors]
    general = list(form.non_field_errors())
    return part("form_errors", wrong=wrong, general=general, count=len(wrong) + len(general))


@register.simple_block_tag
def filters(
    content: SafeString, action: str = "", reset: str = "", label: str = "", auto: bool = True
) -> SafeString:
    """A bar of filters: a GET form, so that its address can be shared."""
    return part(
        "filters", content=content, action=action, reset=reset, label=label or _("Filtrer"), auto=auto
    )


# -- reading


@register.simple_block_tag
def card(
    content: SafeString, title: str = "", href: str = "", floor: str = "", level: int = 3, dense: bool = False
) -> SafeString:
    """A card; with a floor, its colour is the top edge."""
    return part("card", **locals())


@register.simple_block_tag
def notice(content: SafeString, title: str = "", tone: str = "", alert: bool = False) -> SafeString:
    """Something to know before going on."""
    return part("notice", **locals())


@register.simple_block_tag
def disclosure(content: SafeString, summary: str, open: bool = False, load: str = "") -> SafeString:
    """What one opens to read; `load`: the address of what takes the content's place then, where there is a script."""
    return part("disclosure", **locals())


@register.simple_tag
def empty(
    title: str, text: str = "", action: str = "", href: str = "", level: int = 2, kind: str = "main"
) -> SafeString:
    """Nothing here yet: why, and what to do about it; its button is the page's main one unless told."""
    return part("empty", **locals())


@register.simple_tag
def definitions(pairs: Iterable[Sequence[Any]]) -> SafeString:
    """Terms and values; what has no value is left out."""
    rows = [
        (pair[0], pair[1], pair[2] if len(pair) > 2 else "") for pair in pairs if pair[1] not in (None, "")
    ]
    return part("definitions", rows=rows)


@register.simple_tag
def figures(items: Iterable[Any]) -> SafeString:
    """A few numbers that matter, each with what it counts."""
    return part("figures", items=items)


@register.simple_tag
def facets(facets: Iterable[Any]) -> SafeString:
    """What narrows a list, beside how many bear each value (`ui.facets`)."""
    return part("facets", **locals())


@register.simple_tag
def tabs(items: Iterable[Any], label: str = "") -> SafeString:
    """Pages of one object: links, the present one marked."""
    return part("tabs", items=items, label=label or _("Pages"))


@register.simple_block_tag
def table(content: SafeString, caption: str, mode: str = "scroll") -> SafeString:
    """A table whose head and body one writes oneself."""
    return part("table", **locals())


@register.simple_tag
def data_table(
    caption: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]], mode: str = "cards"
) -> SafeString:
    """A table from values. Each cell is a text, or a dictionary with text, and href or tone."""
    heads = [column if isinstance(column, dict) else {"label": column, "number": False} for column in columns]
    body = [
        [
            cell | {"head": head} if isinstance(cell, dict) else {"text": cell, "head": head}
            for cell, head in zip(row, heads, strict=True)
        ]
        for row in rows
    ]
    return part("data_table", caption=caption, heads=heads, body=body, mode=mode)


@register.simple_tag
def pagination(
    page: Page[Any] | None = None,
    query: str = "",
    previous: str = "",
    next: str = "",
    note: str = "",
    label: str = "",
) -> SafeString:
    """Other pages of a list: numbered from Django's Page (`query`: the other parameters), or before and after by key."""
    numbers: list[Any] = []
    if page is not None:
        numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
        start = f"?{query}&" if query else "?"
        previous = f"{start}page={page.previous_page_number()}" if page.has_previous() else ""
        next = f"{start}page={page.next_page_number()}" if page.has_next() else ""
        numbers = (
            [(n, f"{start}page={n}" if isinstance(n, int) else "") for n in numbers]
            if len(numbers) > 1
            else []
        )
    shown = {"previous": previous, "next": next, "note": note, "label": label or _("Pages de la liste")}
    return part("pagination", numbers=numbers, number=page.number if page else 0, **shown)


# -- what changed, what follows


@register.simple_tag
def diff(label: str, before: Any, after: Any) -> SafeString:
    """A field before and after."""
    old, new = ("" if value is None else str(value) for value in (before, after))
    pieces = words.word_diff(old, new)
    return part("diff", label=label, before=_side(pieces, "out"), after=_side(pieces, "in"))


def _side(pieces: list[words.Piece], kind: str) -> SafeString:
    line = {"out": "<del>{}</del>", "in": "<ins>{}</ins>", "same": "{}"}
    shown = [piece for piece in pieces if piece.kind in ("same", kind)]
    return mark_safe("".join(format_html(line[piece.kind], piece.text) for piece in shown))


@register.simple_tag
def gap(built: Any, voted: Any, done: Any, level: int = 3) -> SafeString:
    """What was built together, what was voted, what was done, side by side."""
    columns = []
    pieces = words.word_diff(built["text"], voted["text"]) if built and voted else []
    for floor, label, given in (
        ("relier", _("Co-construit"), built),
        ("decider", _("Voté"), voted),
        ("agir", _("Fait"), done),
    ):
        shown = given["text"] if given else ""
        if pieces and floor != "agir":
            shown = _side(pieces, "out" if floor == "relier" else "in")
        columns.append({"floor": floor, "label": label, "given": given, "text": shown})
    return part("gap", columns=columns, level=level)


@register.simple_tag
def timeline(items: Iterable[Any]) -> SafeString:
    """What happened, in order."""
    return part("timeline", items=[(item, isinstance(item["when"], date)) for item in items])


@register.simple_tag
def trail(items: Iterable[Any], label: str = "") -> SafeString:
    """Le fil: from a need to what was done about it."""
    return part("trail", items=items, label=label or _("Le fil"))


@register.simple_tag
def tree(nodes: Iterable[Any]) -> SafeString:
    """Things within things; a node with children opens and closes."""
    return part("tree", nodes=nodes, top=True)


@register.simple_tag
def progress(value: int, total: int, label: str) -> SafeString:
    """How far a work is; without a total, that it is under way."""
    percent = min(100, max(0, round(100 * value / total))) if total else None
    return part("progress", value=value, total=total, label=label, percent=percent)


@register.simple_tag
def chart(title: str, rows: Iterable[tuple[str, Any]], unit: str = "") -> SafeString:
    """A bar chart and its table."""
    pairs = [(label, float(value or 0), _amount(value, unit)) for label, value in rows]
    return part("chart", title=title, bars=charts.bars(pairs), height=charts.height(len(pairs)))


def _amount(value: Any, unit: str) -> str:
    if value is None:
        return _("inconnu")
    if unit == "€":
        return typography.euros(value)
    amount = typography.number(value)
    return f"{amount}{typography.NARROW}{unit}" if unit else amount


# -- the map


@register.simple_tag
def map_head() -> SafeString:
    """What a page with a map adds to its head."""
    return part("map_head")


@register.simple_tag
def map_view(clusters: str, list: str = "", bounds: str = "", label: str = "", dots: str = "") -> SafeString:
    """A map whose clusters come from `clusters`, above the vector tiles of `dots`; `list`: the list that follows its moves."""
    given = mapping.given(label or _("Carte"))
    return part("map", clusters=clusters, dots=dots, list=list, bounds=bounds, **given)


@register.simple_tag
def pin_map(latitude: str, longitude: str, bounds: str = "", label: str = "", towns: str = "") -> SafeString:
    """A map on which one puts a pin; `latitude` and `longitude` are the ids of the fields that it writes, `towns` the
    address of landmarks, for a map without tiles."""
    given = mapping.given(label or _("Carte"))
    return part(
        "pin_map",
        latitude=latitude,
        longitude=longitude,
        bounds=bounds,
        towns="" if given["tiles"] else towns,
        **given,
    )
