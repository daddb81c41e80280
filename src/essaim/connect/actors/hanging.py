"""What hangs on a card, of this room: what sources said of it, what it answers, who claims it, its relations, either way."""

from django.db.models import Q

from essaim.connect.actors.models import Actor, Answer, Claim, PaperCode, SourceRecord, Union
from essaim.foundation.kernel.hanging import Hanging
from essaim.foundation.kernel.models import Link

HANGING = [
    Hanging("sources", SourceRecord, "actor_id", on=Actor),
    Hanging("answers", Answer, "actor_id", on=Actor, once=("question_id",)),
    Hanging("claims", Claim, "actor_id", on=Actor, once=("claimant_id", "state")),
    Hanging("paper_codes", PaperCode, "actor_id", on=Actor),
    Hanging("unions", Union, "winner_id", on=Actor),
    Hanging(
        "links_from",
        Link,
        "source_id",
        kind="source_type",
        once=("target_type", "target_id", "kind", "ends"),
        but=lambda card: Q(target_type=card.type_name(), target_id=card.pk),
    ),
    Hanging(
        "links_to",
        Link,
        "target_id",
        kind="target_type",
        once=("source_type", "source_id", "kind", "ends"),
        but=lambda card: Q(source_type=card.type_name(), source_id=card.pk),
    ),
]
