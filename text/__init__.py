"""What the words say: folding, lines, sentences, names, dates and numbers."""
