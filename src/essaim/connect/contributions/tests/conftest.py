"""Visitors and cards as in discussions."""

from essaim.foundation.discussion.tests.conftest import _quick, card, visit

__all__ = ["_quick", "card", "visit"]
