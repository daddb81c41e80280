"""Maps saved, put on other sites, printed as a directory."""
