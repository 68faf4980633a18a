"""Regular expressions of the product whose work grows faster than their input, on inputs made from their own parts.

    python benchmarks/patterns.py [wide]

A line for each that runs away, with the input; exit code 1 where there is one. ``wide`` tries twenty times as many.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]


def main(wide: bool) -> int:
    """Try all."""
    from hostile_inputs import longest, patterns, runs_away

    bad = 0
    for pattern, place in sorted(patterns().items(), key=lambda item: item[1]):
        if reason := runs_away(*pattern, longest=longest(place), wide=wide):
            bad += 1
            print(f"{place}: {pattern[0]!r} on {reason}", flush=True)
    print(f"{bad} run away")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main("wide" in sys.argv[1:]))
