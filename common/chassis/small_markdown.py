"""CommonMark as our authors may trust it: what they wrote is what shows. The readers of steps and of welcomes both begin here.

CommonMark drops or changes visible signs in a few places that people who write Swedish don't know of. `as_written` mends them: an item of a
list keeps its own number and mark, stars between letters or digits are stars (`1*2`, a dose), number signs after a heading are words of
it, and `+`, `01.` and numbers longer than a year begin no list. `clean` lets through exactly what that needs, and no more.
"""

import re
from collections.abc import Set as AbstractSet

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis

PARENTHESIS = "parenthesis"
"""The class of a list whose items are written `1)`."""
_STARS_IN_A_WORD = re.compile(r"(?<=[^\W_])\*+(?=[^\W_])")
_NO_MARK = re.compile(r"\+|0[0-9]+[.)]|[0-9]{5,}[.)]")
_BEFORE_A_PARAGRAPH = ["paragraph", "reference", "blockquote"]


def as_written(markdown: MarkdownIt) -> MarkdownIt:
    """Give a parser, changed such that nothing visible is lost without a token that tells of it."""
    markdown.block.ruler.before("list", "no_mark", _end_of_list, {"alt": ["list"]})
    markdown.block.ruler.at("list", _list, {"alt": _BEFORE_A_PARAGRAPH})
    markdown.block.ruler.at("heading", _heading, {"alt": _BEFORE_A_PARAGRAPH})
    markdown.inline.ruler.at("emphasis", _emphasis)
    markdown.core.ruler.after("block", "numbers", _number)
    return markdown


def clean(html: str, tags: AbstractSet[str], attributes: dict[str, set[str]] | None = None) -> str:
    """Give HTML with these tags and attributes, lists with their numbers, and links to https; everything else is taken away."""
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={**(attributes or {}), "ol": {"start"}, "li": {"value"}},
        allowed_classes={"ol": {PARENTHESIS}},
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    ).strip()


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _list(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Begin no list with a mark that couldn't be shown."""
    return not _NO_MARK.match(_line(state, first)) and list_block(state, first, end, silent)


def _end_of_list(state: StateBlock, first: int, _end: int, silent: bool) -> bool:
    """End a list before such a mark: asked silently, between its items. It is no block of its own."""
    return silent and bool(_NO_MARK.match(_line(state, first)))


def _heading(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Keep number signs at the end of a heading, and such that stand alone, as words."""
    line = _line(state, first)
    if not line.strip("#") or not heading(state, first, end, silent):
        return False
    if not silent:
        state.tokens[-2].content = line.lstrip("#").strip()
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    stars = _STARS_IN_A_WORD.match(state.src, state.pos)
    if silent or not stars:
        return emphasis(state, silent)
    state.pending += stars[0]
    state.pos = stars.end()
    return True


def _number(state: StateCore) -> None:
    """Give each item of a numbered list the number that was written, where counting on wouldn't; and the list its mark."""
    expected: list[int] = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            start = token.attrGet("start")
            expected.append(1 if start is None else int(start))
            if token.markup == ")":
                token.attrSet("class", PARENTHESIS)
        elif token.type == "ordered_list_close":
            expected.pop()
        elif token.type == "list_item_open" and token.info:
            if int(token.info) != expected[-1]:
                token.attrSet("value", str(int(token.info)))
            expected[-1] = int(token.info) + 1
