"""What `./essaim check` looks at. Each room's `checks.py` declares `CHECKS = [Check("mail", _("Courriels"), look)]`.

`look()` gives what it found wrong, nothing where all is well. It changes nothing, asks nobody for more than some seconds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: what is wrong, and what to do. `serious`: the service suffers from it;
    else it is to be known. Sentences in French."""

    what: str
    todo: str
    serious: bool = True


@dataclass(frozen=True)
class Check:
    """`quick`: bounded whatever the data, so that a page may show it; the others are for the command."""

    slug: str
    label: Any
    look: Callable[[], Iterable[Finding]]
    quick: bool = False


def checks() -> list[Check]:
    """Those of every room, lowest first."""
    return [check for module in scan("checks") for check in getattr(module, "CHECKS", [])]


def look_at(chosen: Iterable[Check]) -> Iterator[tuple[Check, list[Finding]]]:
    """Each check with what it found; one that fails says so and lets the others go on."""
    for check in chosen:
        try:
            yield check, list(check.look())
        except Exception as error:
            what = f"Cette vérification n’a pas pu se faire\u202f: {type(error).__name__}, {error}"
            yield check, [Finding(what, "Le détail est dans le journal du service ; signalez-le.")]
