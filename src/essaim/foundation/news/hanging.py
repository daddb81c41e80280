"""Who followed an object follows the one that it became."""

from essaim.foundation.kernel.hanging import Hanging
from essaim.foundation.news.models import Follow

HANGING = [Hanging("follows", Follow, "object_id", kind="object_type", once=("party_id",))]
