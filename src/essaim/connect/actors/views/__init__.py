"""Pages of the directory, the map and the cards."""
