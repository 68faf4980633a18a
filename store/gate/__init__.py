"""The gate before any sum: what is implausible is set aside until somebody has looked."""
