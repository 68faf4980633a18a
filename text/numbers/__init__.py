"""How many: numbers in digits and words."""
