"""Pages for anybody who proposes, for who facilitates, and those of the yearly mail."""
