"""The welcome of one citizen: the programme's until staff publish another; sealed, cleaned, and never seen before it is published."""

from typing import Any
from uuid import UUID

import pytest

from common.contracts.errors import Forbidden, IllegalTransition, MomentEnded, NotFound, ReasonNeeded, StaleVersion
from common.contracts.moments.welcomes import HIDE_WELCOME, PUBLISH_WELCOME, RESET_WELCOME, SAVE_WELCOME, SHOW_WELCOME
from tests.integration.moments.builders import World, staff
from tests.integration.moments.test_starts import events_of

TEXT = "## Hej Jane!\n\nVi **hörs** på torsdag.\n\n- Läs *Om behandlingen*\n- Skriv <script>alert(1)</script>"


def shown(world: World, moment_id: UUID) -> dict[str, Any]:
    welcome: dict[str, Any] = world.overview(moment_id, world.person)["welcome"]
    return welcome


def test_a_draft_is_staffs_own_until_it_is_published(world: World) -> None:
    moment_id = world.start()
    assert shown(world, moment_id) == {"state": "shown", "version": 0, "html": None}
    world.change_welcome(SAVE_WELCOME, moment_id, 0, text=TEXT)
    assert shown(world, moment_id)["html"] is None
    page = world.welcome(moment_id)
    assert (page["draft"], page["text"], page["version"]) == (TEXT, None, 1)
    assert page["changed_by_person_id"] == world.practitioner.id
    world.change_welcome(PUBLISH_WELCOME, moment_id, 1, text=TEXT)
    html = shown(world, moment_id)["html"]
    assert html.startswith("<h2>Hej Jane!</h2>")
    for part in ("<strong>hörs</strong>", "<em>Om behandlingen</em>", "&lt;script&gt;"):
        assert part in html
    assert "<script" not in html
    page = world.welcome(moment_id)
    assert (page["draft"], page["text"]) == (None, TEXT)
    assert [kind for kind, _ in events_of(world)][3:] == ["moment.welcome-changed"]


def test_it_is_hidden_shown_and_taken_back(world: World) -> None:
    moment_id = world.start()
    world.change_welcome(PUBLISH_WELCOME, moment_id, 0, text=TEXT)
    world.change_welcome(HIDE_WELCOME, moment_id, 1)
    assert shown(world, moment_id)["state"] == "hidden"
    with pytest.raises(IllegalTransition):
        world.change_welcome(HIDE_WELCOME, moment_id, 2)
    world.change_welcome(SHOW_WELCOME, moment_id, 2)
    assert (shown(world, moment_id)["state"], bool(shown(world, moment_id)["html"])) == ("shown", True)
    world.change_welcome(RESET_WELCOME, moment_id, 3)
    assert shown(world, moment_id) == {"state": "shown", "version": 4, "html": None}
    assert world.welcome(moment_id)["text"] is None
    told = [entry["action"] for entry in world.timeline(moment_id)["entries"]][:4]
    assert told == ["welcome_reset", "welcome_shown", "welcome_hidden", "welcome_published"]
    facts = [(data["state"], data["is_own"]) for kind, data in events_of(world) if kind == "moment.welcome-changed"]
    assert facts == [("shown", True), ("hidden", True), ("shown", True), ("shown", False)]


def test_a_stale_change_and_an_ended_moment_are_refused(world: World) -> None:
    moment_id = world.start()
    world.change_welcome(SAVE_WELCOME, moment_id, 0, text=TEXT)
    for contract, more in ((PUBLISH_WELCOME, {"text": "Annat"}), (RESET_WELCOME, {})):
        with pytest.raises(StaleVersion):
            world.change_welcome(contract, moment_id, 0, **more)
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        world.change_welcome(HIDE_WELCOME, moment_id, 1)


def test_only_who_may_write_changes_it(world: World) -> None:
    moment_id, colleague = world.start(), staff()
    for actor, error in ((colleague, Forbidden), (staff(unit=UUID(int=7)), NotFound), (staff("data_admin"), Forbidden)):
        with pytest.raises(error):
            world.change_welcome(PUBLISH_WELCOME, moment_id, 0, actor, text=TEXT)
    with pytest.raises(ReasonNeeded):
        world.welcome(moment_id, colleague)
    world.change_welcome(PUBLISH_WELCOME, moment_id, 0, staff("citizen_admin"), text=TEXT)


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_a_text_says_something_and_not_too_much(text: str) -> None:
    ids = dict.fromkeys(("idempotency_id", "moment_id"), "0192f0c1-2345-7abc-8def-0123456789ab")
    assert list(PUBLISH_WELCOME.request.validate({**ids, "expected_version": 0, "text": text})) == ["text"]
