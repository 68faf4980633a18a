"""Sentences cut into clauses, and what each clause says of its events: told, denied, planned, a habit ..."""
