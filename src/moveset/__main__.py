"""``python -m moveset``: the command line."""

import sys

from moveset.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
