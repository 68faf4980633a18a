"""Reports of the same event in several articles."""
