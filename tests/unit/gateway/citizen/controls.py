"""What a browser without scripts would post: the (name, value) pairs of a form's controls as they stand in the page."""

from html.parser import HTMLParser

Pairs = list[tuple[str, str]]


class _Reader(HTMLParser):
    def __init__(self, ending: str) -> None:
        super().__init__()
        self._ending = ending
        self._inside = False
        self._select = ""
        self._text: list[str] | None = None
        self._name = ""
        self.pairs: Pairs = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form":
            self._inside = (found.get("action") or "").endswith(self._ending)
            self.count += self._inside
        elif not self._inside:
            return
        elif tag == "input" and name and (found.get("type") not in {"radio", "checkbox"} or "checked" in found):
            self.pairs.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.pairs.append((self._select, value))
        elif tag == "textarea":
            self._name, self._text = name, []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            if self._name:
                # The parser of browsers drops one line feed after the tag, this one doesn't.
                self.pairs.append((self._name, "".join(self._text).removeprefix("\n")))
            self._text = None
        elif tag == "form":
            self._inside = False


def pairs_on(html: str, ending: str) -> Pairs:
    """Give the pairs of the one form whose address ends with `ending`."""
    reader = _Reader(ending)
    reader.feed(html)
    assert reader.count == 1, reader.count
    return reader.pairs


def typed(pairs: Pairs, **changes: str) -> Pairs:
    """Give the pairs with some of them changed or added."""
    return [pair for pair in pairs if pair[0] not in changes] + list(changes.items())


def as_data(pairs: Pairs) -> dict[str, list[str]]:
    """Give the pairs as the test client posts them."""
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data
