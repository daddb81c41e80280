"""Points on a square world, cut in four again and again: pure arithmetic, no Django."""
