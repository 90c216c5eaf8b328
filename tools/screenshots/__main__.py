"""Take all screenshots: python -m tools.screenshots, or a few: … landing,dashboard.

They go to var/screenshots, with contact sheets and an index; those of the documents go
to docs/screenshots.
"""

import shutil
import sys
import time

from stack.machine import ROOT, display_seconds
from tools.screenshots import place, sheets

FOLDER = ROOT / "var" / "screenshots"


def main(names: str) -> int:
    """Take the screenshots; return 1 if a page was not right."""
    started_at = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    with place.installation() as port, place.browser_at(port) as browser:
        from tools.screenshots import walk  # noqa: PLC0415 -- needs the apps

        camera = walk.take_all(browser, FOLDER, names.split(",") if names else [])
    taken: dict[str, list[str]] = {}
    for variant, name in camera.taken:
        taken.setdefault(variant, []).append(name)
    for variant, taken_names in taken.items():
        sheets.contact_sheet(FOLDER, variant, taken_names)
    sheets.index(FOLDER, taken)
    time_taken = display_seconds(time.monotonic() - started_at)
    print(f"{len(camera.taken)} screenshots in {time_taken}: {FOLDER}/index.html")
    for error in camera.errors:
        print(f"  not right: {error}", file=sys.stderr)
    return 1 if camera.errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
