"""Make all pictures: python -m tools.screenshots, or a few: … landing,home.

They go to var/screenshots, with contact sheets and an index; what the documents show
goes to docs/screenshots.
"""

import shutil
import sys
import time

from stack.machine import ROOT
from tools.screenshots import place, sheets

FOLDER = ROOT / "var" / "screenshots"


def main(wanted: str) -> int:
    """Make the pictures; return 1 if one of them could not be made."""
    began = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    with place.installation() as port, place.browser_at(port) as browser:
        from tools.screenshots import walk  # noqa: PLC0415 -- needs the apps

        camera = walk.take_all(browser, FOLDER, wanted.split(",") if wanted else [])
    taken: dict[str, list[str]] = {}
    for variant, name in camera.taken:
        taken.setdefault(variant, []).append(name)
    for variant, names in taken.items():
        sheets.contact_sheet(FOLDER, variant, names)
    sheets.index(FOLDER, taken)
    took = time.monotonic() - began
    print(f"{len(camera.taken)} pictures in {took:.0f} s: {FOLDER}/index.html")
    for trouble in camera.troubles:
        print(f"  not right: {trouble}", file=sys.stderr)
    return 1 if camera.troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
