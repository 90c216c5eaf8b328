"""The files whose texts people read; as a program, those whose texts visitors read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = (
    "config",
    "storage",
    *sorted(path.parent.name for path in ROOT.glob("*/apps.py")),
)

# Modules outside redemption/public whose texts visitors read.
ALSO_PUBLIC = ["redemption/answers/form.py", "ui/text_fields.py"]
# Templates that Django renders by itself, for visitors as for staff.
ERROR_PAGES = ["templates/400.html", "templates/404.html", "templates/500.html"]
_TEMPLATE_NAME = re.compile(r"""["']([\w/]+\.html)["']""")


def sources(suffix, *folders):
    """Yield name and content of each file with this suffix, migrations left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                yield name, path.read_text(encoding="utf-8")


def public_sources():
    """Return the names of the public modules and of every template they lead to."""
    modules = (ROOT / "redemption/public").glob("*.py")
    waiting = [path.relative_to(ROOT).as_posix() for path in modules]
    waiting += [*ALSO_PUBLIC, *ERROR_PAGES]
    names = set()
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            text = (ROOT / name).read_text(encoding="utf-8")
            waiting += [f"templates/{found}" for found in _TEMPLATE_NAME.findall(text)]
    return sorted(names)


if __name__ == "__main__":  # make messages
    print(*public_sources())
