"""A form on its way to the page: what its controls hold, what is shown, what needs correction. No rules: `common.forms` has them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from common.contracts.errors import Invalid
from common.forms import (
    WHOLE,
    Form,
    Kind,
    Question,
    html_pairs,
    visible_questions,
)
from common.forms.kinds.decimals import plain
from common.forms.kinds.numbers import Number, Scale
from gateway import merging
from gateway.citizen.parts import conflicts
from gateway.citizen.parts.posting import Posted
from gateway.languages import foreign, number
from gateway.phrases import sentence_of, sentences_in
from gateway.phrases.reading import answer_in_words

NOT_BEGUN: dict[str, Any] = {
    "state": "not_started",
    "version": 0,
    "saved_at": None,
    "submitted_at": None,
    "answers": {},
    "scores": [],
    "safety_texts": [],
    "filled_by_person_id": None,
    "filled_by_commission_version_id": None,
    "guardian_id": None,
    "reopened": None,
    "review": None,
    "occasion": 1,
    "occasions": 1,
    "next_on": None,
    "is_over": False,
}
"""How a form without a response looks (`moments.responses.Response`)."""
WRITABLE = frozenset({"not_started", "ongoing"})
MOST_POINTS = 21
"""A scale with more values than this is a number to write, not buttons to choose among."""


@dataclass(frozen=True)
class Sheet:
    """A form with a citizen's answers, saved or just typed.

    `response` is the saved response (`moments.responses.Response`); `answers` what the controls hold; `errors` maps question ids to sentences;
    `met` are the fields that were changed here and elsewhere, by question id; `comes_back` that it was typed in a session that ended.
    `base` marks what it was begun from, `None` when it shows just that. A page that is shown again keeps the base and version of the first:
    with those of now it would write over what somebody else has saved meanwhile.
    """

    form: Form
    response: Mapping[str, Any]
    answers: Mapping[str, Any]
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    met: Mapping[str, list[conflicts.Met]] = field(default_factory=dict)
    comes_back: bool = False
    base: Mapping[str, str] | None = None

    @property
    def is_saved(self) -> bool:
        """Say whether the controls hold what is saved, and nothing waits."""
        return not (self.errors or self.met or self.comes_back)

    @property
    def base_marks(self) -> str:
        """Give the marks of what it was begun from, as its page carries them."""
        return merging.written(conflicts.marks_of(self.form, self.answers) if self.base is None else self.base)

    @property
    def is_writable(self) -> bool:
        """Say whether it isn't sent yet, and its time isn't over."""
        return self.response["state"] in WRITABLE and not self.response["is_over"]

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Give the (name, value) pairs of the controls."""
        return html_pairs(self.form, self.answers)

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for name, value in self.pairs:
            values.setdefault(name, []).append(value)
        return values

    def value(self, name: str) -> str:
        """Give what a text control holds."""
        return (self._values.get(name) or [""])[-1]

    def holds(self, name: str, value: Any) -> bool:
        """Say whether a radio button, check box or option is chosen."""
        return str(value) in self._values.get(name, ())

    @cached_property
    def shown(self) -> frozenset[str]:
        """Give the ids of the questions that these answers show, and of those where something waits for a choice."""
        return frozenset(question.id for question in visible_questions(self.form, self.answers)) | self.met.keys()

    @property
    def has_rules(self) -> bool:
        """Say whether some question is shown or hidden by an answer."""
        return bool(self.form.deciding)

    @property
    def place(self) -> str:
        """Give the id of the form's heading."""
        return f"formular-{self.form.id}"

    def field_id(self, question: Question | str) -> str:
        """Give the id of the question's first control: unique on a page with several forms, since ids of ours have no underscore."""
        return f"{self.form.id}_{question if isinstance(question, str) else question.id}"

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Give (field id, sentence) for the summary, in the form's order; a sentence names its question."""
        whole = [(self.place, sentence) for sentence in self.errors.get(WHOLE, ())]
        return whole + [
            (self.field_id(question), foreign(question.label) + f": {sentence}")
            for question in self.form.questions
            for sentence in self.errors.get(question.id, ())
        ]

    @property
    def in_words(self) -> list[tuple[Question, str]]:
        """Give the questions that are shown, each with its answer in words."""
        return [
            (question, answer_in_words(question, self.answers.get(question.id)))
            for question in self.form.questions
            if question.id in self.shown and question.kind is not Kind.INFORMATION
        ]

    @property
    def scores(self) -> list[tuple[str, str, str]]:
        """Give the scores that the citizen may see: title, value (empty when only the words are for them) and what it means."""
        return [
            (score["title"], "" if score["value"] is None else number(score["value"]), score["text"])
            for score in self.response["scores"]
        ]


def sheet_of(form: Form, response: Mapping[str, Any], *, is_open: bool) -> Sheet:
    """Give a form with its saved answers; before anything is saved, an open one holds what its author put there to begin with."""
    begins = is_open and response["version"] == 0
    return Sheet(form, response, form.initial if begins else response["answers"])


def corrected(sheet: Sheet, posted: Posted, errors: Mapping[str, list[str]]) -> Sheet:
    """Give the form with what was typed and what is wrong with it."""
    return replace(_begun_from(sheet, posted), errors=errors)


def met(sheet: Sheet, posted: Posted, outcome: conflicts.Outcome) -> Sheet:
    """Give the form with what was typed, and what must be chosen. Its version stays old, so that it can't be saved before that."""
    waiting: dict[str, list[conflicts.Met]] = {}
    for each in outcome.met:
        waiting.setdefault(each.question.id, []).append(each)
    return replace(_begun_from(sheet, posted), answers=outcome.shown, base=outcome.marks, met=waiting)


def come_back(sheet: Sheet, posted: Posted) -> Sheet:
    """Give the form with what was typed before the session ended."""
    return replace(_begun_from(sheet, posted), comes_back=True)


def _begun_from(sheet: Sheet, posted: Posted) -> Sheet:
    begun = {**sheet.response, "version": posted.expected_version}
    return replace(sheet, response=begun, answers=posted.answers, base=posted.base)


def plain_text(form: Form, answers: Mapping[str, Any]) -> str:
    """Give everything that was answered as text to copy: each question and what was typed, also what can't be read as an answer."""
    told = []
    for question in form.questions:
        answer = answers.get(question.id)
        if answer is not None:
            text = answer if isinstance(answer, str) and question.kind in _TYPED else answer_in_words(question, answer)
            told.append(f"{question.label}\n{text}")
    return "\n\n".join(told)


_TYPED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.SCALE, Kind.VAS})


def rule_of(question: Question) -> str:
    """Give the question's `show_if` as JSON for the script, or `""`: `{"every": …, "conditions": [{"question", "operator", "value", "row"?}]}`."""
    if question.show_if is None:
        return ""
    conditions = [
        {
            "question": condition.question,
            "operator": condition.operator.value,
            "value": condition.value,
            **({"row": condition.row} if condition.row else {}),
        }
        for condition in question.show_if.conditions
    ]
    return json.dumps({"every": question.show_if.every, "conditions": conditions}, ensure_ascii=False)


def limits_of(question: Number) -> str:
    """Give a number's limits as JSON for the script, which reads `10.000` as the engine does: by what they leave possible."""
    limits = {"minimum": question.minimum, "maximum": question.maximum, "step": question.step}
    return json.dumps({name: plain(limit) for name, limit in limits.items() if limit is not None})


def is_buttons(question: Scale) -> bool:
    """Say whether a scale has so few values that each gets a button."""
    return len(question.points) <= MOST_POINTS


def by_question(error: Invalid) -> dict[str, list[str]]:
    """Give the service's faults (`answers.<question>`) by question id; others concern the whole form."""
    found: dict[str, list[str]] = {}
    for path, told in (error.details.get("fields") or {}).items():
        question = path.removeprefix("answers.") if path.startswith("answers.") else WHOLE
        found.setdefault(question, []).extend(sentences_in(told))
    return found or {WHOLE: [sentence_of(error)]}
