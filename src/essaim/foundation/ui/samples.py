"""What /style shows."""

from typing import Any


def everything(query: Any) -> dict[str, Any]:
    """The context of the page."""
    return {}
