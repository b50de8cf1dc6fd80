"""`python -m loopbook.programs.reference FOLDER`: write the pages and name them."""

import sys
from pathlib import Path

from loopbook.programs.reference.page import write_reference


def main() -> None:
    """Write every page to the folder named, by default docs/reference here."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs") / "reference"
    for path in write_reference(folder):
        sys.stdout.write(f"{path.as_posix()}\n")


if __name__ == "__main__":
    main()
