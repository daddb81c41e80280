"""What is news: which journal action tells something to whoever follows an object, or whom it concerns.

A room's `news.py` declares `TOPICS = [Topic(…)]`, what people choose about in their settings, and `NEWS = [NewsKind(…)]`.
The `news` room does the rest in the worker: who follows, who may see, notices in the app, mails, digests.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.events import emit
from essaim.foundation.kernel.models import Entry, PublicModel
from essaim.foundation.kernel.registry import scan

Pair = tuple[str, int]  # an object's type (`app.model`) and its key
Pace = Literal["app", "now", "daily", "weekly", "none"]
OWN = "own"  # the topic of what answers one's own doings

READY = "kernel.news"  # the event that carries an entry's key to the `news` room


def _itself_and_its_space(entry: Entry, obj: Any) -> list[Pair]:
    """What followers of the object, and those of its space, are told of."""
    pairs = [(entry.object_type, entry.object_id)]
    if entry.space_id:
        pairs.append(("spaces.space", entry.space_id))
    return pairs


def _nobody(entry: Entry, obj: Any) -> Iterable[int]:
    return ()


def _always(entry: Entry) -> bool:
    return True


@dataclass(frozen=True)
class Topic:
    """One line of the settings page. `pace`: how people hear of it until they choose ("app": in the app alone;
    "now", "daily", "weekly": in the app and by mail; "none": not at all)."""

    slug: str
    label: Any
    help: Any = ""
    pace: Pace = "weekly"


@dataclass(frozen=True)
class NewsKind:
    """One action that is news.

    `sentence(entry, obj)`: what happened, whole and short, in the language at hand (called when read; `obj` comes
    from the `Ref` of its type: an object without a Ref, or that its reader may not see, makes no news).
    `about(entry, obj)`: the objects whose followers are told; by default the object itself and its space.
    `readers(entry, obj)`: parties told though they follow nothing (whose request was answered, whose card was
    corrected); an organisation stands for who manages its mandates. Never the author, unless `author_too`: what ends
    long after they asked. `but`: parties not told either (whose words are let through by somebody else). `signed`: whether
    who did it is said beside the sentence. `direct`: the topic for these readers; `topic`: the one for followers. `when(entry)`: whether
    this one is news.
    """

    action: str
    topic: str
    sentence: Callable[[Entry, Any], str]
    about: Callable[[Entry, Any], Sequence[Pair]] = _itself_and_its_space
    readers: Callable[[Entry, Any], Iterable[int]] = _nobody
    direct: str = OWN
    when: Callable[[Entry], bool] = field(default=_always)
    author_too: bool = False
    but: Callable[[Entry, Any], Iterable[int | None]] = _nobody
    signed: bool = True


TOPICS = [
    Topic(
        OWN,
        _("Ce qui me concerne"),
        _("Une réponse à ma demande, une correction de ma fiche, un changement de mon rôle."),
        "now",
    )
]


@cache
def topics() -> dict[str, Topic]:
    """Every topic by slug, lowest room first."""
    return {topic.slug: topic for module in scan("news") for topic in getattr(module, "TOPICS", [])}


@cache
def news_kinds() -> dict[str, NewsKind]:
    """What is news, by action. ValueError: two kinds for one action, or a topic that nobody declares."""
    found: dict[str, NewsKind] = {}
    for module in scan("news"):
        for kind in getattr(module, "NEWS", []):
            if kind.action in found:
                raise ValueError(f"two kinds of news for {kind.action}")
            if not {kind.topic, kind.direct} <= topics().keys():
                raise ValueError(f"{kind.action}: no room declares its topic")
            found[kind.action] = kind
    return found


def announce(entry: Entry) -> None:
    """Called for each new entry, in its transaction: queue one task where its action is news."""
    kind = news_kinds().get(entry.action)
    if kind is not None and kind.when(entry):
        emit(READY, entry_id=entry.pk)


def itself(obj: PublicModel) -> Pair:
    """The pair of an object, for `about`."""
    return (obj.type_name(), obj.pk)
