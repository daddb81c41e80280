from essaim.foundation.kernel.news import NewsKind, Topic

TOPICS = [Topic("notes", "Notes")]
NEWS = [
    NewsKind("notes.write", "notes", lambda entry, note: f"Nouvelle note : {note}."),
    NewsKind("notes.edit", "notes", lambda entry, note: f"La note {note} a changé.",
             readers=lambda entry, note: [note.author_id]),
]  # fmt: skip
