"""Articles in: registry.py lists the sources, interface.py says what each offers."""
