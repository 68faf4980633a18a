"""What the screen, figures and files say, in every language."""
