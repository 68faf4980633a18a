"""The drawn map of a figure."""
