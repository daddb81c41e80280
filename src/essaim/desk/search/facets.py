"""What narrows the results: counted over the best of them, each a link."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from essaim.desk.search.choices import Asked
from essaim.foundation.search.departments import DEPARTMENTS
from essaim.foundation.search.models import Row
from essaim.foundation.search.protocol import searchables
from essaim.foundation.search.queries import SINCE
from essaim.foundation.ui.facets import Entry, Facet

SHOWN = 8  # entries of a facet
_READ = ("object_type", "kind", "space_id", "department", "city", "dated", "terms")


def facets(asked: Asked, keys: Sequence[int], names: Mapping[int, Any]) -> list[Facet]:
    """Those that tell something; `names`: the spaces that the reader may see, by key. One query."""
    facts = list(Row.objects.filter(pk__in=keys).values(*_READ))
    total = len(facts)
    found = [
        _facet(asked, total, "quoi", _("Quoi"), _counted(facts, "object_type"), _types()),
        _facet(asked, total, "nature", _("Nature"), _counted(facts, "kind"), _kinds(asked)),
        _facet(asked, total, "theme", _("Thème"), *_terms(facts, "theme")),
        _facet(asked, total, "categorie", _("Catégorie"), *_terms(facts, "category")),
        _facet(asked, total, "mot", _("Mot-clé"), *_terms(facts, "tag")),
        _facet(asked, total, "departement", _("Département"), _counted(facts, "department"), _departments()),
        _facet(asked, total, "commune", _("Commune"), *_towns(facts)),
        _facet(asked, total, "espace", _("Réseau"), *_spaces(facts, names)),
        _facet(asked, total, "depuis", _("Mis à jour"), _delays(facts), _delay_labels()),
    ]
    return [facet for facet in found if facet]


def _facet(
    asked: Asked, total: int, name: str, title: str, counts: Mapping[str, int], labels: Mapping[str, Any]
) -> Facet | None:
    """None where there is nothing to choose: a single value that all results bear says nothing."""
    if value := asked.given.get(name):
        label = labels.get(value, value)
        return Facet(title, [Entry(label, counts.get(value, 0), asked.without(name), True)])
    listed = [(labels[value], count, value) for value, count in counts.items() if value in labels]
    listed.sort(key=lambda each: (-each[1], str(each[0])))
    if not listed or (len(listed) == 1 and listed[0][1] == total):
        return None
    return Facet(
        title, [Entry(label, count, asked.query(**{name: value})) for label, count, value in listed[:SHOWN]]
    )


def _counted(facts: Sequence[Mapping[str, Any]], column: str) -> Mapping[str, int]:
    return Counter(fact[column] for fact in facts if fact[column])


def _types() -> Mapping[str, Any]:
    return {name: each.label for name, each in searchables().items()}


def _kinds(asked: Asked) -> Mapping[str, Any]:
    """The kinds of the type chosen; none before, since each type has its own."""
    return searchables()[asked.chosen.type].kinds() if asked.chosen.type else {}


def _departments() -> Mapping[str, str]:
    return {code: f"{name} ({code})" for code, name in DEPARTMENTS.items()}


def _terms(facts: Sequence[Mapping[str, Any]], scheme: str) -> tuple[Mapping[str, int], Mapping[str, str]]:
    """The words of one list that the results bear."""
    borne = [(slug, label) for fact in facts for kind, slug, label in fact["terms"] if kind == scheme]
    return Counter(slug for slug, _label in borne), dict(borne)


def _towns(facts: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, int], Mapping[str, str]]:
    counts = _counted(facts, "city")
    return counts, {name: name for name in counts}


def _spaces(
    facts: Sequence[Mapping[str, Any]], names: Mapping[int, Any]
) -> tuple[Mapping[str, int], Mapping[str, str]]:
    counts = Counter(fact["space_id"] for fact in facts if fact["space_id"] in names)
    return (
        {names[key].slug: count for key, count in counts.items()},
        {names[key].slug: names[key].name for key in counts},
    )


def _delay_labels() -> Mapping[str, str]:
    return {"mois": _("Depuis un mois"), "trimestre": _("Depuis trois mois"), "an": _("Depuis un an")}


def _delays(facts: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    """How many changed within each delay; a delay that holds them all says nothing."""
    today = date.today()
    dates = [fact["dated"] for fact in facts if fact["dated"]]
    counts = {
        name: sum(each >= today - timedelta(days=days) for each in dates) for name, days in SINCE.items()
    }
    return {name: count for name, count in counts.items() if 0 < count < len(facts)}
