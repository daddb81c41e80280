"""The database of a small machine: SQLite, durable, with an orderly queue of writers."""
