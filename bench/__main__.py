"""Measure what the product promises: python -m bench [only=generation,redeem]."""

import os
import sys

PARTS = (
    *("generation", "texts", "redeem", "http", "lists", "pages"),
    *("csv", "symbols", "labels"),
)


def main(arguments: list[str]) -> int:
    """Run the parts asked for; return 1 if a figure misses its target."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "0"
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from bench import figures, parts, scene  # noqa: PLC0415 -- need the apps

    scene.prepare()
    wanted = [
        part
        for argument in arguments
        if argument.startswith("only=") and (listed := argument.removeprefix("only="))
        for part in listed.split(",")
    ]
    if unknown := set(wanted) - set(PARTS):
        sys.stderr.write(f"No such part: {', '.join(unknown)}. Parts: {PARTS}\n")
        return 2
    missed = 0
    for part in wanted or PARTS:
        for figure in parts.load(part)():
            figures.tell(figure)
            missed += not figure.ok
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
