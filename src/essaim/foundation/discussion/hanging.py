"""Comments and corrections follow the object that they speak of when it becomes one with another."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.foundation.discussion.attached import keep
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.hanging import Hanging

SHOWN = 120  # characters


def _told(rows: Sequence[Contribution], user: Any) -> list[str]:
    return [f"{row.get_kind_display()} · {row.body[:SHOWN]}" for row in rows]


HANGING = [
    Hanging(
        "contributions",
        Contribution,
        "target_id",
        kind="target_type",
        settled=lambda obj: keep([obj]),
        label=_("Commentaires et corrections"),
        told=_told,
    )
]
