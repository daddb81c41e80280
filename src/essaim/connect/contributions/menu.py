"""Proposals are made, and answered, from the directory."""

UNDER = "actors:directory"
