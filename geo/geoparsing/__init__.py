"""Where an article says things are: toponyms and the places they stand for."""
