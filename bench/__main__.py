"""Measure what the product promises: python -m bench [only=generation,redeem]."""

import os
import sys

# Lists come before the parts that redeem: home counts the redemptions of the current
# quarter of an hour one by one.
PARTS = (
    *("generation", "texts", "lists", "support", "redeem", "http", "pages"),
    *("csv", "symbols", "labels"),
)


def main(arguments: list[str]) -> int:
    """Run the chosen parts; return 1 if a figure misses its target."""
    chosen = _chosen_parts(arguments)
    if unknown := set(chosen) - set(PARTS):
        sys.stderr.write(
            f"No such part: {', '.join(sorted(unknown))}. "
            f"Choose among: {', '.join(PARTS)}.\n"
        )
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "0"
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from bench import figures, parts, scene  # noqa: PLC0415 -- need the apps

    scene.migrate()
    missed = 0
    for part in chosen:
        for figure in parts.load(part)():
            figures.report(figure)
            missed += not figure.ok
    return 1 if missed else 0


def _chosen_parts(arguments: list[str]) -> list[str]:
    """Return the parts that `only=a,b` names; all of them without it."""
    lists = [a.removeprefix("only=") for a in arguments if a.startswith("only=")]
    return [part for names in lists for part in names.split(",") if part] or [*PARTS]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
