"""The pages of spaces, by theme."""
