"""Data files: tables, geodata, records."""
