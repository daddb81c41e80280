"""What anybody proposes or reports about cards, and what became of it."""
