"""What people's content may be said to be written or spoken in: languages of the movement's countries, each by its own
name. Any other code found in what is imported is kept."""

LANGUAGES = [
    ("fr", "français"), ("ar", "العربية"), ("br", "brezhoneg"), ("ca", "català"), ("co", "corsu"), ("de", "Deutsch"),
    ("en", "English"), ("es", "español"), ("eu", "euskara"), ("gcf", "kréyòl"), ("it", "italiano"),
    ("nl", "Nederlands"), ("oc", "occitan"), ("pl", "polski"), ("pt", "português"), ("ro", "română"),
]  # fmt: skip


def is_language(code: str) -> bool:
    """Whether it is one of those offered."""
    return code in dict(LANGUAGES)
