"""Pages of files; the bytes themselves."""
