"""Text that staff write with a little form: a small part of Markdown, rendered to HTML that is safe on any page.

Headings of the second level, paragraphs, lists, bold and italic. Everything else, HTML too, shows as the signs that were typed. The result
is cleaned all the same: what reaches a page never depends on one check.
"""

from markdown_it import MarkdownIt

from common.chassis import small_markdown

TAGS = {"h2", "p", "ul", "ol", "li", "strong", "em", "br"}
_markdown = small_markdown.as_written(
    MarkdownIt("zero", {"html": False, "breaks": True}).enable(["heading", "list", "emphasis", "newline", "escape"])
)


def to_html(text: str) -> str:
    """Give the HTML of a text; a heading of any level becomes one of the second, since the page's title is the first."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2"
    return small_markdown.clean(_markdown.renderer.render(tokens, _markdown.options, {}), TAGS)
