"""No Swedish sentence is made outside the gateway: the others give phrases (`docs/decisions/0036-words.md`)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("common/chassis", "common/contracts", "common/door", "common/forms", "common/phrases", "services")
SWEDISH = re.compile(
    r"[åäöÅÄÖ]|\b(?:och|inte|att|som|med|har|ska|eller|till|det|den|av|ett|bara|inga|ingen|fler|svar)\b "
)
BY_NATURE = {
    "common/chassis/pdf/words.py": "what a file says, by language",
    "common/forms/fhir/importing.py": "the title of a form that came without one: the form's own words",
    "common/forms/fhir/items.py": "what a form says of a pattern: the form's own words",
    "common/forms/fhir/naming.py": "ids of alternatives",
    "services/content/commands/rearranging.py": "what a deleted block without words is called",
    "services/content/pdf/": "what a file says, by language",
    "services/content/speech/": "read aloud in the programme's own language",
    "services/directory/model/searching.py": "names as they are searched for",
    "services/directory/model/written_days.py": "days as people write them",
    "services/messaging/pdf/": "what a file says, by language",
    "services/moments/pdf/": "what a file says, by language",
    "services/notifications/gsm.py": "an alphabet",
    "services/notifications/texts.py": "what mails and text messages say, by language",
}


def swedish_in(source: str) -> Iterator[tuple[int, str]]:
    """Give line and text of every string, docstrings aside, that looks like Swedish."""
    tree = ast.parse(source)
    bodies = [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]  # type: ignore[attr-defined]
    told = {id(one.value) for body in bodies for one in body if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in told else None
        if isinstance(text, str) and SWEDISH.search(text):
            yield node.lineno, text


def test_every_other_room_gives_phrases() -> None:
    found = {
        path.as_posix(): words
        for room in ROOMS
        for path in sorted(Path(room).rglob("*.py"))
        if (words := list(swedish_in(path.read_text())))
    }
    assert {name: words for name, words in found.items() if not name.startswith(tuple(BY_NATURE))} == {}
    assert [name for name in BY_NATURE if not any(each.startswith(name) for each in found)] == []


@pytest.mark.parametrize(
    "source",
    ['raise Invalid(fields={"day": ["Välj en dag."]})', 'wrong = f"Skriv inte {name} tecken."', 'fault(name, "Texten har inga ord.")'],
)  # fmt: skip
def test_a_sentence_is_found(source: str) -> None:
    assert list(swedish_in(source))


@pytest.mark.parametrize("source", ['"""Välj en dag."""', "x = 1  # på svenska", 'log.info("a queue is away")'])
def test_docstrings_comments_and_english_are_passed_over(source: str) -> None:
    assert list(swedish_in(source)) == []
