"""The header by which a view hands a file to the server's own loop: see `config/sending.py`."""

HEADER = "X-Essaim-Send"
