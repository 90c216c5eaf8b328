"""Put the screenshots together: a contact sheet of each variant, and one page."""

from html import escape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

BACKGROUND, TEXT_COLOR = "#d9d9d2", "#33343c"
GAP, LINE = 14, 20  # pixels: between the cells, and of a name
CELLS = {"desktop": (300, 360, 7), "phone": (170, 380, 12)}  # width, height, columns

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Screenshots</title>
<style>body{{font:14px system-ui;margin:24px;background:{background};color:{text}}}
ul{{display:flex;flex-wrap:wrap;gap:16px;padding:0;list-style:none}}
img{{display:block;inline-size:220px;block-size:260px;object-fit:cover;
object-position:top;background:#fff}}</style><h1>Screenshots</h1>{body}</html>
"""


def contact_sheet(folder: Path, variant: str, names: list[str]) -> Path:
    """Write the screenshots of a variant into one picture, each cut to its cell."""
    width, height, columns = CELLS[variant.partition("-")[0]]
    rows = -(-len(names) // columns)
    size = (
        columns * (width + GAP) + GAP,
        rows * (height + LINE + GAP) + GAP,
    )
    sheet, font = Image.new("RGB", size, BACKGROUND), ImageFont.load_default(13)
    draw = ImageDraw.Draw(sheet)
    for n, name in enumerate(names):
        x = GAP + n % columns * (width + GAP)
        y = GAP + n // columns * (height + LINE + GAP)
        draw.text((x, y), name[: width // 7], fill=TEXT_COLOR, font=font)
        with Image.open(folder / variant / f"{name}.png") as opened:
            scale = width / opened.width
            visible = min(opened.height, height / scale)
            cut = opened.crop((0, 0, opened.width, visible))
            small = cut.convert("RGB").resize(
                (width, round(cut.height * scale)), Image.Resampling.BOX
            )
        sheet.paste(small, (x, y + LINE))
    path = folder / f"contact-{variant}.png"
    sheet.save(path)
    return path


def index(folder: Path, taken: dict[str, list[str]]) -> None:
    """Write a page that shows every screenshot under its name."""
    body = ""
    for variant, names in taken.items():
        items = "".join(
            f'<li><a href="{variant}/{escape(name)}.png"><img loading="lazy" '
            f'src="{variant}/{escape(name)}.png" alt="">{escape(name)}</a></li>'
            for name in names
        )
        sheet = f'<a href="contact-{variant}.png">contact sheet</a>'
        body += f"<h2>{variant}</h2><p>{len(names)} pages, {sheet}</p><ul>{items}</ul>"
    page = _PAGE.format(background=BACKGROUND, text=TEXT_COLOR, body=body)
    (folder / "index.html").write_text(page)
