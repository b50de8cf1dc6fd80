"""Reading HTML as a person does: links, headings, tables, identifiers."""

from html.parser import HTMLParser

_EMPTY = {"meta", "link", "input", "br", "hr", "img"}


class Looked(HTMLParser):
    """A page taken apart; also finds elements that are never closed and ids used twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
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
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        """All text, white space collapsed."""
        return " ".join("".join(self.text).split())
