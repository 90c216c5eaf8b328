"""The files from which the product speaks; by themselves, those that visitors meet."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = (
    "campaigns",
    "codes",
    "config",
    "console",
    "printing",
    "redemption",
    "staff",
    "storage",
    "throttling",
    "ui",
)

# Modules that speak to visitors, or name the templates that do; and Django's own doors.
PUBLIC = [
    "redemption/answers/form.py",
    "redemption/public/code_hints.py",
    "redemption/public/landing_page.py",
    "redemption/public/decorators.py",
    "redemption/public/replies.py",
    "redemption/public/success_page.py",
    "redemption/public/views.py",
]
DOORS = ["templates/400.html", "templates/404.html", "templates/500.html"]
_NAMED = re.compile(r"""["']([\w/]+\.html)["']""")


def sources(suffix, *folders):
    """Yield name and content of the files from which the product speaks."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                yield name, path.read_text(encoding="utf-8")


def public_sources():
    """Return the names of PUBLIC and of every template that they lead to."""
    found, waiting = [], [*PUBLIC, *DOORS]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            text = (ROOT / name).read_text(encoding="utf-8")
            waiting += [f"templates/{one}" for one in _NAMED.findall(text)]
    return sorted(found)


if __name__ == "__main__":  # make messages
    print(*public_sources())
