"""Other readers beside our own rules, each checked against the article."""
