"""What anybody may propose about an object besides correcting it: a room's `proposable.py` declares `PROPOSABLE = [Proposable(…)]`.

The `discussion` room does the rest, as for corrections: confirmation by mail, guard, queue, answer, appeal. The object is one
that may be talked about (`discussable.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Proposable:
    """One kind of proposal. Its values are text by name.

    `kind`: that of its contributions. `check(obj, values)`: the values made plain, ValidationError by field. `shown(values)`:
    (label, text) of each, for a page. `key(values)`: what is the same for two proposals of the same thing, "" where they may
    be many. `answers`: verdict → what its button says; `apply(by, obj, proposal, verdict)`: does it, in the name of who answers
    (`proposal.proposed`: its values; `proposal.example`: it was invented), and gives what came of it, None where nothing new did (`obj` is None where it is gone meanwhile). `explained`: the verdicts
    that need words. `judged`: it may also be refused, with a reason, and that refusal be appealed against.
    """

    kind: str
    check: Callable[[Any, Mapping[str, str]], dict[str, str]]
    shown: Callable[[Mapping[str, str]], list[tuple[str, str]]]
    key: Callable[[Mapping[str, str]], str]
    answers: Mapping[str, Any]
    apply: Callable[[Any, Any, Any, str], PublicModel | None]
    explained: tuple[str, ...] = ()
    judged: bool = True


@cache
def by_kind() -> dict[str, Proposable]:
    """Every room's, by kind. ValueError: two rooms took the same."""
    found: dict[str, Proposable] = {}
    for module in scan("proposable"):
        for each in getattr(module, "PROPOSABLE", []):
            if each.kind in found:
                raise ValueError(f"two rooms propose {each.kind}")
            found[each.kind] = each
    return found
