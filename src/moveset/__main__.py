"""``python -m moveset``: the command line."""

import sys

from moveset.cli import main

if __name__ == "__main__":
    sys.exit(main())
