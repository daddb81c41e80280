"""Pairs are decided from the directory."""

UNDER = "actors:directory"
