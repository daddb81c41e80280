"""Forms of YesWiki: what each property of an entry is called, and what the keys of its lists mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import clean

_SLOTS = 16
_TYPED = ("checkbox", "liste", "radio", "checkboxfiche", "listefiche", "radiofiche")
_LONG = ("textelong",)
_MAX_DEPTH = 6


@dataclass
class Form:
    """`labels` and `options` by the name of a property; `long` holds the properties that are long texts."""

    labels: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    long: set[str] = field(default_factory=set)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)

    def words(self, name: str, value: object) -> list[str]:
        """« 1,3 » as the words that these keys stand for; a key that no list explains as it is."""
        known = self.options.get(name) or next(
            (words for each, words in self.lists.items() if name.endswith(each)), {}
        )
        keys = value if isinstance(value, list) else str(value).split(",")
        return [known.get(str(key).strip(), clean.line(key)) for key in keys[: clean.MAX_ITEMS]]


def forms(found: Iterable[object]) -> Form:
    """One form out of whatever came with the entries: answers of /api/forms, `bn_template`, lists."""
    form = Form()
    for each in found:
        _collect(form, each, "", 0)
    return form


def _collect(form: Form, found: object, name: str, depth: int) -> None:
    if depth > _MAX_DEPTH:
        return
    if isinstance(found, list):
        for each in found[:1000]:
            _collect(form, each, name, depth + 1)
    if not isinstance(found, dict):
        return
    prepared, template = found.get("prepared"), found.get("bn_template")
    if isinstance(template, str):
        _template(form, template)
    for each in _parts(prepared):
        _prepared(form, each)
    if "titre_liste" in found or "nodes" in found:
        form.lists[name.removesuffix(".json")] = _options(found.get("label") or found.get("nodes"))
    elif prepared is None and template is None:
        for key, value in [*found.items()][:1000]:
            _collect(form, value, str(key), depth + 1)


def _parts(found: object) -> list[object]:
    if isinstance(found, dict):
        return [*found.values()]
    return found if isinstance(found, list) else []


def _template(form: Form, template: str) -> None:
    """One line a field, `***` between its slots: type, name or list, label…"""
    for text in template.splitlines()[:1000]:
        slots = [slot.strip() for slot in text.split("***")]
        if len(slots) < 3 or not slots[1]:
            continue
        slots += [""] * (_SLOTS - len(slots))
        names = [slots[1]]
        if slots[0] in _TYPED:
            names = [slots[0] + slots[1] + slots[6], slots[0] + slots[1]]
        for name in names:
            form.labels.setdefault(name, clean.line(slots[2]))
        if slots[0] in _LONG:
            form.long.add(slots[1])


def _prepared(form: Form, found: object) -> None:
    """A field of /api/forms, which names its property itself."""
    if not isinstance(found, dict) or not isinstance(found.get("propertyname"), str):
        return
    name = found["propertyname"]
    label, options = clean.line(found.get("label")), _options(found.get("options"))
    if label:
        form.labels[name] = label
    if options:
        form.options[name] = options
    if found.get("type") in _LONG:
        form.long.add(name)


def _options(found: object) -> dict[str, str]:
    """Words by key, from {"1": "Un"} or [{"id": "1", "label": "Un"}]."""
    pairs: list[tuple[object, object]]
    if isinstance(found, dict):
        pairs = [*found.items()]
    else:
        pairs = [(each.get("id"), each.get("label")) for each in _parts(found) if isinstance(each, dict)]
    return {str(key): clean.line(value) for key, value in pairs[:5000] if isinstance(value, str)}
