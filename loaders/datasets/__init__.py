"""Sources that come coded, a module each."""
