"""Who is linked to whom and how: diagrams of an actor or a territory, one per viewpoint."""
