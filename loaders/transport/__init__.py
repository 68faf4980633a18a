"""How the bytes come: fetched, unpacked, decoded."""
