"""The index of the map is made again from the cards: neither it nor what changed since is worth anything elsewhere."""

PASSING = {"actors.mapchange", "actors.mapstate"}
