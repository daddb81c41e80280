"""A room of ours, as somebody outside would add one: notes in spaces. Only its own files name it."""
