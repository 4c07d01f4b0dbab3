"""What follows the pages of the preview: search and data, as a program that can be ended at any time."""

from __future__ import annotations

import sys
from pathlib import Path

from casebook import site

if __name__ == "__main__":
    site.build(Path(sys.argv[1]), Path(sys.argv[2]), downloads=False, with_cards=False)
