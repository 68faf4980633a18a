"""The map in the browser: what is drawn, and the files it needs."""
