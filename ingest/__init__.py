"""Articles into the store: read, coded, kept, watched."""
