"""What hangs on a card, of this room: what sources said of it, what it answers, who claims it, its relations, either way."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.models import Actor, Answer, Claim, PaperCode, SourceRecord, Union
from essaim.foundation.kernel.hanging import Hanging
from essaim.foundation.kernel.models import Link
from essaim.foundation.kernel.refs import link_kinds, refs, resolve


def _outward(rows: Sequence[Link], user: Any) -> list[str]:
    return _relations(rows, user, [(row.target_type, row.target_id) for row in rows], outward=True)


def _inward(rows: Sequence[Link], user: Any) -> list[str]:
    return _relations(rows, user, [(row.source_type, row.source_id) for row in rows], outward=False)


def _relations(rows: Sequence[Link], user: Any, ends: list[tuple[str, int]], *, outward: bool) -> list[str]:
    """« est membre de PES 21 »; the name of what this reader does not see is not told."""
    seen, said = resolve(user, ends), []
    for row, end in zip(rows, ends, strict=True):
        kind = link_kinds().get(row.kind)
        word = str(kind.label if outward else kind.inverse) if kind else row.kind
        said.append(f"{word} {refs()[end[0]].name(seen[end]) if end in seen else _('(autre fiche)')}")
    return said


def _claims(rows: Sequence[Claim], user: Any) -> list[str]:
    return [f"{row.claimant} · {row.get_state_display()}" for row in rows]


HANGING = [
    Hanging("sources", SourceRecord, "actor_id", on=Actor),
    Hanging("answers", Answer, "actor_id", on=Actor, once=("question_id",)),
    Hanging(
        "claims",
        Claim,
        "actor_id",
        on=Actor,
        once=("claimant_id", "state"),
        label=gettext_lazy("Demandes de la représenter"),
        told=_claims,
    ),
    Hanging("paper_codes", PaperCode, "actor_id", on=Actor),
    Hanging("unions", Union, "winner_id", on=Actor),
    Hanging(
        "links_from",
        Link,
        "source_id",
        kind="source_type",
        once=("target_type", "target_id", "kind", "ends"),
        but=lambda card: Q(target_type=card.type_name(), target_id=card.pk),
        label=gettext_lazy("Relations"),
        told=_outward,
    ),
    Hanging(
        "links_to",
        Link,
        "target_id",
        kind="target_type",
        once=("source_type", "source_id", "kind", "ends"),
        but=lambda card: Q(source_type=card.type_name(), source_id=card.pk),
        label=gettext_lazy("Relations vers elle"),
        told=_inward,
    ),
]
