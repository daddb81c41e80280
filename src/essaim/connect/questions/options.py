"""The choices of a question: their labels change, their keys never do, so that answers stay."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.connect.questions.values import folded
from essaim.foundation.formats import clean
from essaim.foundation.vocabularies.words import slug

FEWEST, MOST = 2, 60  # that may be chosen
LABEL = 120  # characters
Option = dict[str, Any]


def typed(text: str | Sequence[str]) -> list[str]:
    """One choice a line, each once. ValidationError: too long."""
    lines = text.splitlines() if isinstance(text, str) else text
    found = list(dict.fromkeys(filter(None, (clean.line(each, 20_000) for each in lines))))
    if long := [each for each in found if len(each) > LABEL]:
        said = _("Au plus %(most)d caractères par choix : « %(choice)s »…")
        raise ValidationError({"choices": said % {"most": LABEL, "choice": long[0][:40]}})
    return found


def revised(
    options: Sequence[Option], labels: Mapping[str, str], withdrawn: Collection[str], new: Sequence[str]
) -> list[Option]:
    """The same choices under these labels (by key), those of `withdrawn` chosen no more, and new ones after them.

    ValidationError by field: `label-<key>` or `choices`.
    """
    found = []
    for option in options:
        label = clean.line(labels.get(option["key"], option["label"]), 20_000)
        if not 0 < len(label) <= LABEL:
            raise ValidationError({f"label-{option['key']}": _("Donnez de 1 à %d caractères.") % LABEL})
        found.append({"key": option["key"], "label": label, "withdrawn": option["key"] in withdrawn})
    taken = {option["key"] for option in found}
    for label in new:
        key = _key(label, taken)
        taken.add(key)
        found.append({"key": key, "label": label, "withdrawn": False})
    _check(found)
    return found


def _check(options: Sequence[Option]) -> None:
    live = [option for option in options if not option["withdrawn"]]
    if not FEWEST <= len(live) <= MOST or len(options) > 2 * MOST:
        said = _("Il faut de %(fewest)d à %(most)d choix, un par ligne : il y en a %(count)d.")
        raise ValidationError({"choices": said % {"fewest": FEWEST, "most": MOST, "count": len(live)}})
    names = [folded(option["label"]) for option in live]
    if twice := next((each for each in live if names.count(folded(each["label"])) > 1), None):
        raise ValidationError({"choices": _("« %(choice)s » y est deux fois.") % {"choice": twice["label"]}})


def _key(label: str, taken: Collection[str]) -> str:
    """The words of its first label, made unique."""
    name = slug(label, 34) or "choix"
    found, rank = name, 2
    while found in taken:
        found, rank = f"{name}-{rank}", rank + 1
    return found
