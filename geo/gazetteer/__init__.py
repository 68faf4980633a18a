"""The gazetteer: places, their names, and whether its files hold."""
