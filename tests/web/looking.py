"""Reading HTML as a person does: links, headings, tables, identifiers."""

from html.parser import HTMLParser

_EMPTY = {"meta", "link", "input", "br", "hr", "img"}


class Looked(HTMLParser):
    """A page taken apart, with its faults.

    Faults are elements never closed, ids used twice, inline scripts and styles, headings that skip
    a level, tables without a name, column headings without a scope, and links without words.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._level = 0
        self._wordless = False
        self.feed(text)
        if self._open:
            self.faults.append(f"never closed: {self._open}")
        twice = {i for i in self.ids if self.ids.count(i) > 1}
        if twice:
            self.faults.append(f"id used twice: {twice}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.append((tag, named))
        if "style" in named:
            self.faults.append(f"inline style on {tag}")
        self.faults += [f"inline script {name} on {tag}" for name in named if name.startswith("on")]
        if tag == "a" and named.get("href"):
            self.links.append(str(named["href"]))
        if tag == "a":
            self._wordless = not named.get("aria-label")
        self._judge(tag, named)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag not in _EMPTY:
            self._open.append(tag)

    def _judge(self, tag: str, named: dict[str, str | None]) -> None:
        if tag == "table" and not named.get("aria-label"):
            self.faults.append("table without a name")
        if tag == "th" and not named.get("scope"):
            self.faults.append("heading of a table without scope")
        if tag[0] == "h" and tag[1:].isdecimal():
            if int(tag[1:]) > self._level + 1:
                self.faults.append(f"{tag} after h{self._level}")
            self._level = int(tag[1:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._wordless:
            self.faults.append("link without words")
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if data.strip():
            self._wordless = False

    @property
    def words(self) -> str:
        """All text, white space collapsed."""
        return " ".join("".join(self.text).split())
