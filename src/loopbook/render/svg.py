"""SVG as text: elements with escaped attributes and children; numbers to a tenth of a pixel.

Presentation attributes carry the defaults, class names let a page override them: the same picture
stands in a page with a strict policy, in a download and in a paper.
"""

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"

Attribute = str | float | None


def escape(text: str) -> str:
    """Return `text` safe in XML and HTML, in content and in quoted attributes.

    Characters that XML 1.0 cannot hold become U+FFFD, so that a reader sees that one stood there.
    """
    safe = _NOT_XML.sub("\ufffd", text)
    for sign, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "#39")):
        safe = safe.replace(sign, f"&{name};")
    return safe


def coordinate(value: float) -> str:
    """Return a number of pixels as short as a tenth of a pixel allows."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, attributes: dict[str, Attribute], *children: str) -> str:
    """Return an element; attributes that are None or empty are left out, children are markup."""
    written = "".join(
        f' {key}="{escape(value) if isinstance(value, str) else coordinate(value)}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def label(x: float, y: float, words: str, **attributes: Attribute) -> str:
    """Return a text element at (x, y); underscores in attribute names become hyphens."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return element("text", {"x": x, "y": y, **named}, escape(words))


def title(words: str) -> str:
    """Return the title element that names the thing around it."""
    return element("title", {}, escape(words))


def picture(
    width: float, height: float, name: str, kind: str, *children: str, role: str = "img"
) -> str:
    """Return a whole SVG document with an accessible name.

    Parameters
      width, height  pixels at scale 1
      name           what it shows, read out by a screen reader
      kind           class name of the picture
      role           `img`; `group` where it holds links, which an image would hide from readers
    """
    return element(
        "svg",
        {
            "xmlns": _NAMESPACE,
            "class": f"picture {kind}",
            "role": role,
            "aria-label": name,
            "viewBox": f"0 0 {coordinate(width)} {coordinate(height)}",
            "width": width,
            "height": height,
            "font-family": FONT,
            "font-size": 12.0,
        },
        title(name),
        *children,
    )
