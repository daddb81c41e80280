"""The index that the map reads, kept in step with the cards: see ADR 19."""
