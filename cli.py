"""``python cli.py COMMAND``: the command line, from an activated environment; ``./waqai`` needs none."""

import sys

if __name__ == "__main__":
    try:
        from commands.main import main

        code = main()
    except ModuleNotFoundError as missing:  # most often the system's Python instead of the one that was set up
        way_out = "activate the one set up for Waqai: . .venv/bin/activate (missing or out of date? make setup)"
        print(f"cli.py: {sys.executable or 'Python'} has no module {missing.name!r}; {way_out}", file=sys.stderr)
        code = 2
    sys.exit(code)
