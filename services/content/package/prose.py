"""Prose: a small part of Markdown, rendered once to safe HTML. What is written shows as it is written, or is a fault with its line.

Headings `##` and `###`, paragraphs, lists, bold, italic, links to https, and a backslash before a sign that is meant as itself. Any other
token of the parser is a fault; so are marks that authors know from elsewhere and that the parser takes for words. The HTML is
cleaned afterwards all the same: what reaches a page never depends on one check.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline, entity
from markdown_it.token import Token

from common.chassis import small_markdown
from common.door import says
from common.phrases import packages
from common.phrases.code import Phrase
from services.content.package.files import Folder

BREAK = "<!-- -->"
"""A line that shows nothing and keeps two lists apart (CommonMark 5.3). The only HTML that may be written."""
ALLOWED_TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "br"}
ALLOWED_TOKENS = {
    "heading_open", "paragraph_open", "inline", "bullet_list_open", "ordered_list_open", "list_item_open", "text",
    "softbreak", "hardbreak", "strong_open", "em_open", "link_open",
}  # fmt: skip
NAMES = {
    "image": packages.MARKDOWN_PICTURES,
    "html_block": packages.HTML,
    "html_inline": packages.HTML,
    "code_block": packages.INDENTED_CODE,
    "fence": packages.FENCED_CODE,
    "code_inline": packages.CODE,
    "blockquote_open": packages.QUOTATIONS,
    "hr": packages.RULES,
    "reference": packages.REFERENCES,
    "entity": packages.ENTITIES,
}
_MARKS = (
    (r"^\+(\s|$)", packages.POINTS_WITH_PLUS),
    (r"^0[0-9]+[.)](\s|$)", packages.NUMBERS_FROM_ZERO),
    (r"^#{1,6}$", packages.EMPTY_HEADINGS),
    (r"^\[[ xX]\](\s|$)", packages.TICK_BOXES),
    (r"^\|?[ :]*-+[ :]*(\|[ :]*-+[ :]*)+\|?$", packages.TABLES),
    (r"(?<![\\!])\[\^[^\]\s]+\]", packages.FOOTNOTES),
    (r"(?<![\\~])~~(?=[^\s~])[^~\n]*~~", packages.STRUCK_TEXT),
)
FOREIGN_MARKS = [(re.compile(pattern), name) for pattern, name in _MARKS]
"""What other kinds of Markdown know. Here they would show as signs, and the author believes otherwise."""


def _reference(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Leave a token of a link's definition, which otherwise vanishes."""
    found = reference(state, first, end, silent)
    if found and not silent:
        token = state.push("reference", "", 0)
        token.map, token.hidden = [first, state.line], True
    return found


def _entity(state: StateInline, silent: bool) -> bool:
    """Leave a token of a sign that is written as HTML, which otherwise turns into another."""
    found = entity(state, silent)
    if found and not silent:
        state.tokens[-1].type = "entity"
    return found


def _shown_as_typed(_renderer: Any, tokens: Sequence[Token], number: int, _options: Any, _env: Any) -> str:
    return escape(tokens[number].markup)


def parser() -> MarkdownIt:
    """Give the parser of steps, whose every token `render` knows or refuses."""
    made = small_markdown.as_written(MarkdownIt("commonmark"))
    made.block.ruler.at("reference", _reference)
    made.inline.ruler.at("entity", _entity)
    made.add_render_rule("entity", _shown_as_typed)
    return made


_parser = parser()


def render(folder: Folder, file: str, text: str, first_line: int, state: dict[str, int]) -> str:
    """Give the HTML of a text that begins at a file's line; `state` holds the level of the last heading, from text to text of a page.

    What is longer than the folder takes is a fault and is not read: text can be written that takes seconds.
    """
    folder.watched()
    if folder.longest is not None and len(text.strip()) > folder.longest:
        folder.fault(file, first_line, packages.PROSE_TOO_LONG(most=folder.longest))
        return "<p></p>"
    tokens = _parser.parse(text)
    for token, after, line in _placed(tokens, first_line):
        for reason in (*_faults(token, after), *_heading_faults(token, after, state)):
            folder.fault(file, line, reason)
    for line, written in _lines(tokens, first_line):
        for pattern, name in FOREIGN_MARKS:
            if pattern.search(written):
                folder.fault(file, line, packages.NOT_IN_TEXT(what=name()))
    html = _parser.renderer.render(tokens, _parser.options, {})
    return small_markdown.clean(html, ALLOWED_TAGS, {"a": {"href"}})


def would_join(before: Sequence[str], after: Sequence[str]) -> bool:
    """Say whether a text that follows another would go on with that one's last list, also with an empty line between them."""
    last, first = _parser.parse("\n".join(before))[-1:], _parser.parse("\n".join(after))[:1]
    if not last or last[0].tag not in {"ul", "ol"}:
        return False
    return after[0][:1].isspace() or bool(first and first[0].tag == last[0].tag)


def _placed(tokens: Sequence[Token], first_line: int) -> Iterator[tuple[Token, Token | None, int]]:
    """Give every token, those in lines too, with the one after it and the file's line where it stands."""
    line = first_line
    for token, after in zip_longest(tokens, tokens[1:]):
        line = first_line + token.map[0] if token.map else line
        yield token, after, line
        children, at = token.children or [], line
        for child, following in zip_longest(children, children[1:]):
            yield child, following, at
            at += child.content.count("\n") + (child.type in {"softbreak", "hardbreak"})


def _lines(tokens: Sequence[Token], first_line: int) -> Iterator[tuple[int, str]]:
    """Give each line of the text's words with its place, without the marks of lists and headings before it."""
    for token in tokens:
        if token.type == "inline" and token.map:
            for number, written in enumerate(token.content.split("\n"), start=token.map[0]):
                yield first_line + number, written.strip()


def _faults(token: Token, after: Token | None) -> Iterator[Phrase]:
    """Say what of a token wouldn't show as it was written."""
    is_break = token.type == "html_block" and token.content.strip() == BREAK
    if token.type not in ALLOWED_TOKENS and token.nesting >= 0 and not is_break:
        what = NAMES[token.type]() if token.type in NAMES else token.type
        yield packages.NOT_IN_TEXT(what=what)
    elif token.type == "list_item_open" and token.info.startswith("0") and token.info != "0":
        yield packages.NOT_IN_TEXT(what=packages.NUMBERS_FROM_ZERO())
    elif token.type == "link_open":
        if not str(token.attrGet("href")).startswith("https://"):
            yield packages.LINK_ADDRESS()
        if token.attrGet("title"):
            yield packages.LINK_TITLE()
        if after is None or after.type == "link_close":
            yield packages.LINK_WITHOUT_TEXT()


def _heading_faults(token: Token, after: Token | None, state: dict[str, int]) -> Iterator[Phrase]:
    if token.type != "heading_open":
        return
    level = int(token.tag[1])
    if not (after and says(after.content)):
        yield packages.EMPTY_HEADING()
    if not token.markup.startswith("#"):
        yield packages.UNDERLINED()
    elif level not in {2, 3}:
        yield packages.HEADING_LEVELS()
    elif level > state["level"] + 1:
        yield packages.HEADING_SKIPPED()
    state["level"] = level
