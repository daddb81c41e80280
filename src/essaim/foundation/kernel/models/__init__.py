"""What every room's data leans on."""

from essaim.foundation.kernel.models.base import Licence, PublicModel, Visibility
from essaim.foundation.kernel.models.journal import Entry, Revision, Seal, Unsealed
from essaim.foundation.kernel.models.link import Link
from essaim.foundation.kernel.models.window import Window
from essaim.foundation.kernel.models.working import Beat, LastRun

__all__ = [
    "Beat",
    "Entry",
    "LastRun",
    "Licence",
    "Link",
    "PublicModel",
    "Revision",
    "Seal",
    "Unsealed",
    "Visibility",
    "Window",
]
