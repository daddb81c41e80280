"""What a file is, from its bytes alone, never from its name nor from what the sender says. Pure."""
