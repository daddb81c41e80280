ACTIONS = {"notes.write": "a écrit une note", "notes.edit": "a changé une note"}
