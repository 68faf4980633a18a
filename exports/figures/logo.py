"""The picture of who publishes a brief, made small and plain before it goes into any file."""

from __future__ import annotations

import io

from errors import UsageError

LARGEST = 5_000_000  # bytes that are looked at
DOTS = (900, 300)  # width and height of what is kept, at most


def logo(given: bytes, name: str = "--logo") -> bytes:
    """A picture as a small PNG: nothing but its dots is kept of the file.

    Parameters
    ----------
    given : bytes
        A PNG, JPEG, GIF or WebP file.
    name : str
        What it is called in an error.

    Raises
    ------
    UsageError
        It is too large, or no such picture.
    """
    from PIL import Image, UnidentifiedImageError

    if len(given) > LARGEST:
        raise UsageError("--logo", name, f"has more than {LARGEST // 1_000_000} MB")
    try:
        with Image.open(io.BytesIO(given), formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:
            if picture.width * picture.height > 40_000_000:
                raise UsageError("--logo", name, "has more than 40 million dots")
            small = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise UsageError("--logo", name, "is not a picture that can be read; give a PNG or JPEG") from error
    small.thumbnail(DOTS)
    out = io.BytesIO()
    small.save(out, "PNG")
    return out.getvalue()
