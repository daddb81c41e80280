"""Questions are those of a space."""

UNDER = "spaces:spaces"
