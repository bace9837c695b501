"""Text that staff write with a little form: a small part of Markdown, rendered to HTML that is safe on any page.

Headings of the second level, paragraphs, lists, bold and italic. Everything else, HTML too, shows as the signs that were typed. nh3 cleans
the result all the same: what reaches a page never depends on one check.
"""

import nh3
from markdown_it import MarkdownIt

TAGS = {"h2", "p", "ul", "ol", "li", "strong", "em", "br"}
_markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["heading", "list", "emphasis", "newline", "escape"]
)


def to_html(text: str) -> str:
    """Give the HTML of a text; a heading of any level becomes one of the second, since the page's title is the first."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2"
    return nh3.clean(_markdown.renderer.render(tokens, _markdown.options, {}), tags=TAGS, attributes={}).strip()
