"""Writes: one intention, one action — permission, transaction and journal entry in one place."""

import hashlib
import hmac
import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from essaim.foundation.kernel import bulk, changed
from essaim.foundation.kernel.models import Entry, PublicModel, Revision, Unsealed
from essaim.foundation.kernel.news import announce
from essaim.foundation.kernel.rules import check

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound=PublicModel)


class System:
    """The service itself, where no person acts: periodic tasks, the demonstration, the command line.

    With a party, it finishes what that party asked for and was allowed: the journal names who asked.
    """

    is_authenticated = False

    def __init__(self, party_id: int | None = None, acting_for_id: int | None = None) -> None:
        self.party_id = party_id
        self.acting_for_id = acting_for_id

    def __str__(self) -> str:
        return "Essaim"


SYSTEM = System()


@dataclass
class _Running:
    """The action being done: what it has changed so far, for its journal entry."""

    name: str
    changes: list[tuple[PublicModel, dict[str, Any], dict[str, Any]]] = field(default_factory=list)


_running: ContextVar[_Running | None] = ContextVar("running_action", default=None)


def record(obj: PublicModel, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Inside an action: note what it changed on `obj`; becomes a Revision, and the digest of the entry."""
    running = _running.get()
    if running is None:
        raise RuntimeError("record() belongs inside an action")
    running.changes.append((obj, plain(before), plain(after)))


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """The same values as JSON would read them back: dates as text, decimals as text."""
    if not values:
        return {}  # what an import makes had nothing before
    loaded: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return loaded


def action(name: str) -> Callable[[Callable[Concatenate[Any, T, P], R]], Callable[Concatenate[Any, T, P], R]]:
    """Make `def verb_noun(by, target, …)` an action.

    `by` is a user or SYSTEM (or another System); the rule `name` is checked on `target`. Permission, body and journal entry share one
    transaction: a refusal (`Denied`) or an error leaves nothing behind. The entry is about what the body returns
    where that is a public object, else about `target`.
    """

    def decorate(body: Callable[Concatenate[Any, T, P], R]) -> Callable[Concatenate[Any, T, P], R]:
        @wraps(body)
        def run(by: Any, target: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic():
                if not isinstance(by, System):
                    check(by, name, target)
                running = _Running(name)
                token = _running.set(running)
                try:
                    result = body(by, target, *args, **kwargs)
                finally:
                    _running.reset(token)
                about = result if isinstance(result, PublicModel) and result.pk else target
                _write_entry(by, running, about)
                changed.tell([about, *(obj for obj, _before, _after in running.changes)])
            return result

        run.action_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _write_entry(by: Any, running: _Running, about: PublicModel) -> None:
    entry = Entry.objects.create(
        action=running.name,
        by_id=by.party_id,
        on_behalf_of_id=getattr(by, "acting_for_id", None),
        space_id=about.journal_space_id,
        object_type=about.type_name(),
        object_id=about.pk,
        digest=digest([(before, after) for _, before, after in running.changes]) if running.changes else "",
    )
    Unsealed.objects.create(entry=entry)
    bulk.insert(
        [
            Revision(entry=entry, object_type=obj.type_name(), object_id=obj.pk, before=before, after=after)
            for obj, before, after in running.changes
        ]
    )
    announce(entry)


def digest(content: Any) -> str:
    """HMAC-SHA256 of the content as canonical JSON: proves what was written, tells nothing once it is erased."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    key = hashlib.sha256(b"essaim.journal" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
