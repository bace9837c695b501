"""Who may write in what, and when: the rules behind a save, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from common.chassis.identifiers import new_id
from common.contracts.base import Caller
from common.contracts.errors import Blocked, CitizenWriting, ModuleClosed, NotFound, OccasionOver
from common.forms import Repeat
from services.moments.model import ModuleOutline, ModuleRun, Response, StepOutline
from services.moments.model.occasions import require_current
from services.moments.model.programme import first_blocking, require_not_blocked

DAY = date(2026, 11, 30)
FIRST = StepOutline("forsta", "start", ("matning", "skal"), blocking=("matning",), repeats={"skal": Repeat(7, 3)})
LAST = StepOutline("sista", "slut", ("avslut",), blocking=("avslut",))
WAITING = [(FIRST, "matning"), (LAST, "avslut")]


@pytest.mark.parametrize(
    ("open_modules", "sent", "awaited"),
    [
        ({"start", "slut"}, set(), "matning"),
        ({"start", "slut"}, {("forsta", "matning")}, "avslut"),
        ({"start", "slut"}, {("sista", "matning")}, "matning"),
        ({"slut"}, set(), "avslut"),
        (set(), set(), None),
        ({"start", "slut"}, {("forsta", "matning"), ("sista", "avslut")}, None),
    ],
)
def test_a_programme_waits_for_the_first_unsent_form_that_can_be_answered(
    open_modules: set[str], sent: set[tuple[str, str]], awaited: str | None
) -> None:
    found = first_blocking(WAITING, open_modules, sent)
    assert (found and found.form_id) == awaited


def test_only_the_step_that_is_waited_for_is_open() -> None:
    waited_for = first_blocking(WAITING, {"start"}, set())
    require_not_blocked(waited_for, "forsta")
    require_not_blocked(None, "sista")
    with pytest.raises(Blocked) as refused:
        require_not_blocked(waited_for, "sista")
    assert refused.value.details == {"step_id": "forsta", "form_id": "matning"}


def test_an_earlier_or_later_occasion_is_written_only_when_staff_opened_it_again() -> None:
    require_current(2, 2, is_reopened=False)
    require_current(1, 2, is_reopened=True)
    for number in (1, 3):
        with pytest.raises(OccasionOver) as refused:
            require_current(number, 2, is_reopened=False)
        assert refused.value.details == {"current": 2}


def test_a_form_of_another_step_is_not_there() -> None:
    assert FIRST.repeat_with("skal").times == 3
    assert FIRST.repeat_with("matning").times == 1
    with pytest.raises(NotFound):
        FIRST.repeat_with("avslut")


@pytest.mark.parametrize(
    ("caller", "refusal"), [(Caller.CITIZEN, NotFound), (Caller.STAFF, ModuleClosed)], ids=["citizen", "staff"]
)
def test_a_module_is_written_in_from_when_it_begins_until_its_days_are_over(
    caller: Caller, refusal: type[Exception]
) -> None:
    module = ModuleRun.of(new_id(), ModuleOutline("start", True, 7, (FIRST,)), 0)
    assert module.first_day is None
    with pytest.raises(refusal):
        module.require_written_by(caller, DAY)
    module.start(datetime(2026, 11, 29, 23, 30, tzinfo=UTC), DAY)
    assert module.first_day == DAY
    module.require_written_by(caller, DAY + timedelta(days=6))
    with pytest.raises(ModuleClosed):
        module.require_written_by(caller, DAY + timedelta(days=7))


def test_staff_write_over_their_own_words_and_never_over_the_citizen_s() -> None:
    response = Response(filled_by_person_id=None)
    response.require_no_words_of_the_citizen({})
    with pytest.raises(CitizenWriting):
        response.require_no_words_of_the_citizen({"skal": "Barnen"})
    Response(filled_by_person_id=new_id()).require_no_words_of_the_citizen({"skal": "Barnen"})
