"""How one says, of a list that is never whole, that something is missing somewhere. Pure."""
