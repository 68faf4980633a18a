"""Where things are: gazetteer, toponyms, georesolution, boundaries, the map."""
