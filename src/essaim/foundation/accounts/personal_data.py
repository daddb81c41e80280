"""All that a person made or that is known of them, gathered from every room.

Protocol of a room's `personal.py`: `export(user) -> dict[str, list[dict]]`, kinds of things (a French plural, as a
heading) to things. A thing is a flat dict of plain values (text, numbers, dates, None): `title` names it, `url`
(optional) is its page's path, the other keys are French labels, shown and written to the file as they are.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.registry import scan

Kinds = dict[str, list[dict[str, Any]]]


def gather(user: User) -> Kinds:
    """Every kind with at least one thing, lowest room first; kinds of one name are put together."""
    found: Kinds = {}
    for module in scan("personal"):
        for kind, things in module.export(user).items():
            found.setdefault(kind, []).extend(things)
    return {kind: things for kind, things in found.items() if things}


def as_json(user: User) -> str:
    """The same as an indented JSON document."""
    return json.dumps(gather(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
