"""Sources of articles, a module each."""
