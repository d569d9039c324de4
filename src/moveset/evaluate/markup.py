"""Fifth on the road, for the report: pieces of a page, escaped by construction."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

Element = ElementTree.Element
Inside = Element | str
"""What may stand in an element: another one, or plain text that is escaped."""


def element(name: str, attributes: Mapping[str, object] | None = None, *inside: Inside) -> Element:
    """Return an element; numbers among the attributes are rounded to a hundredth."""
    made = Element(name, {key: _written(value) for key, value in (attributes or {}).items()})
    for part in inside:
        _append(made, part)
    return made


def _append(parent: Element, part: Inside) -> None:
    if not isinstance(part, str):
        parent.append(part)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + part
    else:
        parent.text = (parent.text or "") + part


def _written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def as_html(page: Element) -> str:
    """Return an element as HTML."""
    return ElementTree.tostring(page, encoding="unicode", method="html")
