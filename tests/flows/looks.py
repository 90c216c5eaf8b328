"""How a page looks, in words that every machine agrees on.

A picture differs by its fonts from one machine to the next. What the browser makes of
our style sheets does not: for each kind of element (its class and state) the colours,
edges, distances and sizes of letters that it came to, and where the blocks of the page
stand. By night and on a phone only what differs is said.
"""

from tests.flows.watching import DESK, NARROW, SETTLE

SAID = (
    "display color background-color border-top border-inline-start text-align opacity "
    "border-start-start-radius padding margin-block-start row-gap column-gap fill "
    "font-size font-weight line-height text-decoration-line text-transform stroke "
    "box-shadow min-block-size"
)
STATES = (
    "data-kind data-size data-status data-tone data-state data-answer data-number "
    "data-secondary aria-current aria-invalid"
)

# Of what is as in every browser nothing is said.
PLAIN = {"none", "normal", "0px", "rgba(0, 0, 0, 0)", "start", "1", "auto"}

_SAY = (
    f"async (lists) => {{ {SETTLE}"
    + """
    const [said, states] = lists.map((list) => list.split(" "));
    const short = (value) => value.startsWith("0px none") ? "none"
        : value.replace(/\\d*\\.\\d+/g, (n) => String(Number(Number(n).toFixed(2))));
    const found = {};
    for (const one of document.body.querySelectorAll("[class], [data-number], meter")) {
        if (!one.checkVisibility()) continue;
        const state = states.filter((name) => one.hasAttribute(name))
            .map((name) => `[${name}=${one.getAttribute(name)}]`);
        const classes = [...one.classList].map((word) => `.${word}`);
        const style = getComputedStyle(one);
        found[[one.localName, ...classes, ...state].join("")] ??= Object.fromEntries(
            said.map((what) => [what, short(style.getPropertyValue(what))]));
    }
    const blocks = "main, main > :is(div, section, form)";
    for (const one of document.querySelectorAll(blocks)) {
        const {left, width} = one.getBoundingClientRect();
        if (!width) continue;
        found[`place of ${one.localName}.${one.className}`] ??=
            {place: `${Math.round(left)} to ${Math.round(left + width)}`};
    }
    return found;
}"""
)


def look_of(page):
    """Return the lines that say how the page in the browser looks."""
    lines, first = [], None
    for scheme, viewport in (("light", DESK), ("dark", DESK), ("light", NARROW)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        found = page.evaluate(_SAY, [SAID, STATES])
        lines.append(f"== {scheme}, {viewport['width']}")
        lines += _lines(found, first or {})
        first = first or found
    return lines


def _lines(found, known):
    for name in sorted(found):
        new = [
            f"{what}: {value}"
            for what, value in found[name].items()
            if is_worth_saying(value, known.get(name, {}).get(what))
        ]
        if new:
            yield f"{name} {{ {'; '.join(new)} }}"
    yield from (f"{name} is not there" for name in sorted(known.keys() - found.keys()))


def is_worth_saying(value, before):
    return value not in PLAIN if before is None else value != before
