"""When: expressions of time and what they stand for."""
