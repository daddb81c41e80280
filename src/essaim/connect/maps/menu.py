"""Saved maps, embedding and printing start from the map."""

UNDER = "actors:map"
