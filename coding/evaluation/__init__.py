"""How well coding does against gold annotations."""
