"""``python -m moveset``: the command line."""

from moveset.cli import main

if __name__ == "__main__":
    main()
