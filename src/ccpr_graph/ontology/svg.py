"""Draws the picture of the model as SVG: text as text, colours as attributes (a page may not have styles of its own)."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ccpr_graph.ontology.layout import wrap
from ccpr_graph.ontology.picture import CODE, LABEL, NAME, WORDS, Arrow, Box, Picture

_INK: Final = "#1b1b1b"
_SOFT: Final = "#555555"
_PAPER: Final = "#ffffff"
_PANEL: Final = "#eef2f7"
_LINE: Final = "#7a8594"
_ARROW: Final = "#14507a"
_FONT: Final = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_LEGEND: Final = (
    ("", "stated by a document or a vocabulary"),
    ("6 4", "inferred from what is stated"),
    ("2 4", "reserved: no data yet"),
)


def draw(picture: Picture) -> str:
    """Return the SVG of a picture; the same picture gives the same text.

    Every part has a class (``model-box``, ``model-arrow`` …), by which a page can colour it for dark screens.
    """
    width, height = picture.canvas.width, picture.canvas.height
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" class="model" role="img"'
        f' aria-labelledby="model-title model-desc" font-family="{_FONT}">',
        f'<title id="model-title">{escape(picture.title)}</title>',
        f'<desc id="model-desc">{escape(_description(picture))}</desc>',
        f'<defs><marker id="model-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"'
        f' orient="auto"><path class="model-head" d="M0 0L10 5L0 10z" fill="{_ARROW}"/></marker></defs>',
        f'<rect class="model-paper" width="{width}" height="{height}" fill="{_PAPER}"/>',
        _text(24, 40, picture.title, 24, "model-ink", _INK, bold=True),
        *(_words(picture)),
        *(_box(box) for box in picture.boxes if box.is_frame),
        *(_line(arrow) for arrow in picture.arrows),
        *(_box(box) for box in picture.boxes if not box.is_frame),
        *(_label(arrow) for arrow in picture.arrows),
        *_legend(picture),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _description(picture: Picture) -> str:
    said = "; ".join(f"{start} {label} {end}" for start, label, end in picture.sentences())
    return f"{picture.description} Arrows: {said}."


def _words(picture: Picture) -> list[str]:
    lines = wrap(picture.description, 14, picture.canvas.width - 48)
    return [_text(24, 63 + 18 * at, line, 14, "model-soft", _SOFT) for at, line in enumerate(lines)]


def _box(box: Box) -> str:
    place = box.place
    kind = "model-frame" if box.is_frame else "model-box"
    fill = _PANEL if box.is_frame else _PAPER
    dashes = ' stroke-dasharray="2 4"' if box.reserved else ""
    drawn = [
        f'<rect class="{kind}" x="{place.x:g}" y="{place.y:g}" width="{place.width:g}" height="{place.height:g}" rx="8"'
        f' fill="{fill}" stroke="{_LINE}" stroke-width="1.5"{dashes}/>',
        _text(place.x + 10, place.y + 21, box.name, NAME, "model-ink", _INK, bold=True),
    ]
    top = place.y + 35
    if ":" in box.key:
        drawn.append(_text(place.x + 10, top, box.key, CODE, "model-soft", _SOFT, mono=True))
        top += 16
    if box.is_frame:  # its words stand beside its name
        beside = place.x + 10 + 12 + len(box.name) * NAME * 0.62
        drawn += [_text(beside, place.y + 21, line, WORDS, "model-ink", _INK) for line in box.words]
    else:
        drawn += [
            _text(place.x + 10, top + 14 * at, line, WORDS, "model-ink", _INK) for at, line in enumerate(box.words)
        ]
    return "\n".join(drawn)


def _line(arrow: Arrow) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in arrow.line)
    dashes = "2 4" if arrow.reserved else "6 4" if arrow.inferred else ""
    return _stroke(points, dashes)


def _stroke(points: str, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline class="model-arrow" points="{points}" fill="none" stroke="{_ARROW}" stroke-width="1.5"{dashed}'
        ' marker-end="url(#model-head)"/>'
    )


def _label(arrow: Arrow) -> str:
    place = arrow.label_place
    return _text(place.x, place.y + LABEL - 1, arrow.label, LABEL, "model-label", _ARROW)


def _legend(picture: Picture) -> list[str]:
    y, x, drawn = picture.canvas.height - 26, 24.0, []
    for dashes, words in _LEGEND:
        drawn += [
            _stroke(f"{x:g},{y:g} {x + 44:g},{y:g}", dashes),
            _text(x + 54, y + 4, words, 12, "model-soft", _SOFT),
        ]
        x += 330
    return drawn


def _text(
    x: float, y: float, text: str, size: float, kind: str, fill: str, *, bold: bool = False, mono: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    family = f" font-family={quoteattr('ui-monospace, Menlo, Consolas, monospace')}" if mono else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}"{weight}{family}>{escape(text)}</text>'
