"""Imports and exports are those of a space."""

UNDER = "spaces:spaces"
