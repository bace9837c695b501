"""A page's form, told once: its fields, where each stands on the page, and what is said of one where nothing is given.

    class NewStartDay(PageForm):
        starts_on: str = field("startdag", N_("Välj en dag."))

`form.starts_on` is what was typed. `form.send(CHANGE_START_DAY, moment_id=moment_id)` asks with it, and raises `ToCorrect` when something in the
fields is to be put right; then `form.shown("staff/start_day.html", **page)` shows the page with all that was typed and what is wrong with it.
Rules stand in contracts and services: a field knows only whether something was given (`docs/decisions/0041-forms-of-pages.md`).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import g, render_template, request

from common.contracts.base import Rpc
from common.contracts.errors import Invalid, NamedError
from gateway import backend
from gateway.fields import Fault, faults_of, text, whole_number
from gateway.identity.forgery import ForgedRequest
from gateway.identity.resubmission import tell_it_came_back
from gateway.merging import Fields, Merged, merge, read

Sentence = Any
"""In the language of whoever reads it, when it is said (`gateway.translating.N_`, which is untyped)."""


class ToCorrect(Exception):
    """The form is to be shown again: its `faults` say why; without any it comes back from a session that ended."""


class Field(NamedTuple):
    """One field: its id on the page, and what is said when it is `missing`; without that an empty one is for the service to judge.

    `typed` reads it by its name, `asked` makes of that what the contract takes: a `ValueError` is as good as nothing.
    """

    place: str
    missing: Sentence = ""
    typed: Callable[[str], Any] = text
    asked: Callable[[Any], Any] = lambda typed: typed


field: Callable[..., Any] = Field
"""Declare a field of a form, whose attribute of that name is what was typed."""


def prose(name: str) -> str:
    """Give a posted text of several lines, blanks and all."""
    return request.form.get(name, "").replace("\r\n", "\n")


def or_null(typed: str) -> str | None:
    """Give what the contract takes for a field that may be emptied."""
    return typed or None


def many(name: str) -> list[str]:
    """Give all that was chosen."""
    return request.form.getlist(name)


class PageForm:
    """What was posted to a page, what is wrong with it (`faults`), and the status that the page is answered with."""

    def __init__(self, at: object = "") -> None:
        """Read what was typed; `at` ends the places of a form that stands on its page several times."""
        self.faults: list[Fault] = []
        self.status = 200
        self._fields = {name: each for name, each in vars(type(self)).items() if isinstance(each, Field)}
        self._places = {name: f"{each.place}{at}" for name, each in self._fields.items()}
        for name, each in self._fields.items():
            setattr(self, name, each.typed(name))

    def send(self, contract: Rpc, **more: Any) -> dict[str, Any]:
        """Send the command with what was typed in the fields that it has, or with `more`. An empty one that the contract can do without is left out.

        Raises `ToCorrect`, and whatever the service refuses for other reasons than a field's.
        """
        if g.comes_back:
            tell_it_came_back()
            raise ToCorrect
        wanted = {name: each.required for name, each in contract.request.fields.items() if name not in more}
        asked = {name: self._asked(name) for name in self._fields if name in wanted}
        if self.faults:
            raise ToCorrect
        given = {name: value for name, value in asked.items() if value != "" or wanted[name]}
        try:
            return send(contract, **given, **more)
        except Invalid as invalid:
            self.refuse(invalid)
            raise ToCorrect from invalid
        except NamedError as refused:
            self.status = refused.status
            raise

    def refuse(self, invalid: Invalid) -> None:
        """Say what a service found wrong at the fields; raises it on when the page has none of them."""
        self.faults, self.status = faults_of(invalid, self._places), invalid.status

    def require(self, *names: str) -> None:
        """Say what is missing in fields that are to be read before there is anything to send."""
        for name in names:
            self._asked(name)

    def wrong(self, name: str, sentence: Sentence, status: int = Invalid.status) -> None:
        """Say what is wrong with a field."""
        self.faults.append((self._places[name], str(sentence)))
        self.status = status

    def merged_with(self, theirs: Fields) -> Merged:
        """Merge what was typed with what is saved by now (`gateway.merging`). Raises `Malformed`."""
        return merge(read(text("base_marks")), {name: getattr(self, name) for name in theirs}, theirs)

    def shown(self, template: str, **page: Any) -> tuple[str, int]:
        """Give the page: the template finds what was `typed`, and the `faults`."""
        return render_template(template, **{"typed": self, "faults": self.faults, **page}), self.status

    def _asked(self, name: str) -> Any:
        each = self._fields[name]
        try:
            found = each.asked(getattr(self, name))
        except ValueError:
            found = None
        if each.missing and found in (None, "", []):
            self.wrong(name, each.missing)
        return found


def send(contract: Rpc, **asked: Any) -> dict[str, Any]:
    """Send a command once for the posted form, on the version that its page began from when the contract takes one.

    Raises `ForgedRequest` for one that came back from a session that ended: that is to be shown, not done.
    """
    if g.comes_back:
        raise ForgedRequest
    if "expected_version" in contract.request.fields and "expected_version" not in asked:
        asked["expected_version"] = whole_number("expected_version")
    return backend.ask(contract, **{"idempotency_id": text("idempotency_id"), **asked})
