"""Pages of places stand with the territories."""

UNDER = "places:territories"
