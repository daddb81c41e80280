"""What files add to a space: its picture and what was deposited, on its front page; all of them, among its tools."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.foundation.files.presenting import image
from essaim.foundation.files.queries import shelf
from essaim.foundation.spaces.blocks import Block, Tool
from essaim.foundation.spaces.models import Space


def picture(space: Space, user: Any) -> dict[str, Any] | None:
    """The picture of the space; None where it has none to show."""
    found = shelf(space, user)
    return {"file": found.portrait} if found.portrait else None


def linked(space: Space, user: Any) -> dict[str, Any]:
    """The picture of the space, then the other pictures beside it, in its JSON-LD."""
    found = shelf(space, user)
    pictures = [found.portrait, *found.pictures] if found.portrait else found.pictures
    return {"image": [image(each) for each in pictures if each.described]}


def deposited(space: Space, user: Any) -> dict[str, Any] | None:
    """What was deposited there; None where there is nothing, and nothing that the reader may do."""
    found = shelf(space, user)
    shown = found.pictures or found.media or found.documents or found.waiting or found.add_url
    return {"shelf": found} if shown else None


BLOCKS = [
    Block(order=0, template="files/space_picture.html", context=picture, linked=linked),
    Block(order=30, template="files/space_files.html", context=deposited),
]
TOOLS = [Tool(order=50, label=_("Fichiers"), url_name="files:space", rule="files.browse")]
