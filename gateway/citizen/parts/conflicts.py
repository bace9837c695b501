"""Answers that were changed in two places: merged field by field, and what both have changed told so that the person can choose.

A field is a question, or one row of a matrix: what one chooses at once. Half a date-time means nothing without its other half, and several
ticks are one answer, so these are whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from common.forms import Form, Question, from_html, html_pairs
from common.forms.kinds.matrix import Matrix
from gateway import merging
from gateway.phrases.reading import answer_in_words

Answers = Mapping[str, Any]
CHOICE = "choice_"
"""Begins the name of the radio buttons that settle a field: `mine <mark>` or `saved <mark>`, the mark of what was shown as saved."""


class Side(Protocol):
    """What is asked of a posted form (`gateway.citizen.parts.posting.Posted`)."""

    @property
    def answers(self) -> Answers:
        """Give what was written."""

    @property
    def base(self) -> merging.Marks:
        """Give the marks of what its page began from."""

    @property
    def own(self) -> Mapping[str, frozenset[str | None]]:
        """Give the marks of what its page has sent before, by field."""

    @property
    def choices(self) -> Mapping[str, tuple[str, str]]:
        """Give what was chosen where two sides met: (`mine` | `saved`, mark of what was shown as saved), by field."""


@dataclass(frozen=True, slots=True)
class Met:
    """A field that waits for a choice, in words. `pairs` are its controls as saved; `mark` tells what was shown."""

    field: str
    question: Question
    label: str
    mine: str
    saved: str
    pairs: list[tuple[str, str]]
    mark: str

    @property
    def told(self) -> dict[str, Any]:
        """Give it as data for the script."""
        return {
            "field": self.field,
            "question": self.question.id,
            "label": self.label,
            "saved": self.saved,
            "pairs": self.pairs,
            "mark": self.mark,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What two sides add up to: answers as they are `shown` to their writer, as they may be `kept` now, and what waits for a choice.

    `held` maps each field that came from elsewhere to its controls' (name, value) pairs.
    """

    shown: dict[str, Any]
    kept: dict[str, Any]
    held: dict[str, list[tuple[str, str]]]
    met: list[Met]
    marks: dict[str, str]


def fields_of(form: Form, answers: Answers) -> dict[str, Any]:
    """Give answers by field, as the page's controls would hold them."""
    return dict(_fields(form, from_html(form, html_pairs(form, answers))))


def marks_of(form: Form, answers: Answers) -> dict[str, str]:
    """Give the marks of answers: what a page that shows them begins from."""
    return merging.marks_of(fields_of(form, answers))


def settle(form: Form, posted: Side, saved: Answers) -> Outcome:
    """Merge what was posted with what is saved, after the choices that it carries."""
    theirs = fields_of(form, saved)
    mine = {**dict(_fields(form, posted.answers)), **_given_up(posted.choices, theirs)}
    merged = merging.merge({**posted.base, **_chosen_from(posted.choices)}, mine, theirs, posted.own)
    return Outcome(
        _answers(form, merged.shown),
        _answers(form, merged.kept),
        {field: _pairs(form, field, value) for field, value in merged.settled.items() if value != mine.get(field)},
        [_told(form, field, each) for field, each in merged.met.items()],
        merged.marks,
    )


def _fields(form: Form, answers: Answers) -> Iterator[tuple[str, Any]]:
    for identifier, answer in answers.items():
        if isinstance(form.by_id.get(identifier), Matrix) and isinstance(answer, dict):
            yield from ((f"{identifier}.{row}", chosen) for row, chosen in answer.items())
        else:
            yield identifier, answer


def _answers(form: Form, fields: Mapping[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for field, value in fields.items():
        identifier, _dot, row = field.partition(".")
        if row and isinstance(form.by_id.get(identifier), Matrix):
            answers.setdefault(identifier, {})[row] = value
        else:
            answers[field] = value
    return answers


def _pairs(form: Form, field: str, value: Any) -> list[tuple[str, str]]:
    return [] if value is None else html_pairs(form, _answers(form, {field: value}))


def _given_up(choices: Mapping[str, tuple[str, str]], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is saved for each field where the person let that stand, if it is still what they were shown."""
    marks = merging.marks_of(theirs)
    given_up = [field for field, (side, mark) in choices.items() if side == "saved" and marks.get(field, "") == mark]
    return {field: theirs.get(field) for field in given_up}


def _chosen_from(choices: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Give what was shown as saved where the person chose: they have seen it, so their own words stand on it now."""
    return {field: mark for field, (side, mark) in choices.items() if side == "mine"}


def _told(form: Form, field: str, each: merging.Meeting) -> Met:
    question = form.by_id[field.partition(".")[0]]
    row = field.partition(".")[2]
    mine, saved = ({row: value} if row and value is not None else value for value in (each.mine, each.theirs))
    label = f"{question.label} – {question.row_labels[row]}" if row and isinstance(question, Matrix) else question.label
    return Met(
        field,
        question,
        label,
        _in_words(question, mine, is_row=bool(row)),
        _in_words(question, saved, is_row=bool(row)),
        _pairs(form, field, each.theirs),
        merging.marks_of({field: each.theirs}).get(field, ""),
    )


def _in_words(question: Question, answer: Any, *, is_row: bool) -> str:
    """Give an answer in words; of a row its choice alone, since the row is named beside it."""
    chosen = next(iter(answer.values())) if is_row and isinstance(answer, dict) else None
    if isinstance(question, Matrix) and chosen in question.labels:
        return question.labels[chosen]
    return answer_in_words(question, answer)
