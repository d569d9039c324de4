"""Build SVG elements; text and attributes are escaped when they are written."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

Element = ElementTree.Element


def element(
    name: str, attributes: Mapping[str, object] | None = None, *inside: Element | str
) -> Element:
    """Return an element; numbers among the attributes are rounded to a hundredth.

    Parameters
    ----------
    inside
        Text, then elements.
    """
    made = Element(name, {key: _written(value) for key, value in (attributes or {}).items()})
    for part in inside:
        if isinstance(part, str):
            made.text = (made.text or "") + part
        else:
            made.append(part)
    return made


def _written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def as_html(root: Element) -> str:
    """Return an element as HTML."""
    return ElementTree.tostring(root, encoding="unicode", method="html")
