"""Tobakshjälpen itself, as content publishes it, started in moments: what the guide shows on its pages about it."""

from pathlib import Path
from uuid import UUID

from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.forms import load_definition
from services.content.package import read_package
from services.moments import commands
from tests.integration.moments.builders import World
from tests.outlines import outline_of

PACKAGE = read_package(Path(__file__).parents[3] / "programmes" / "tobakshjalpen")


def start(world: World) -> UUID:
    """Start the programme with the outline that content makes of the package."""
    told = {name: PACKAGE.facts[name] for name in ("title", "version", "recommended_days")}
    outline = outline_of(**told, programme_id=PACKAGE.facts["id"], modules=PACKAGE.modules)
    answer = commands.start(world.database, world.start_call(), world.keys, world.facts(), outline)
    return UUID(answer["moment_id"])


def test_four_modules_start_and_sixteen_wait(world: World) -> None:
    modules = world.overview(start(world))["modules"]
    assert [module["state"] for module in modules].count("upcoming") == 16
    ongoing = [(module["module_id"], module["days"]) for module in modules if module["state"] == "ongoing"]
    assert [days for _, days in ongoing] == [7, 7, 7, 14]
    assert len(modules) == 20


def test_the_timeline_is_the_guides(world: World) -> None:
    moment_id = start(world)
    begun = [module["id"] for module in PACKAGE.modules if module["starts_at_once"]]
    entries = world.timeline(moment_id)["entries"]
    assert [entry["facts"]["module_id"] for entry in entries[:4]] == list(reversed(begun))
    assert [(entry["kind"], entry["action"]) for entry in entries] == [
        *[("module", "module_started")] * 4,
        ("moment", "responsible_set"),
        ("moment", "started"),
    ]


def test_the_form_of_the_stop_day_is_saved_sent_and_seen(world: World) -> None:
    moment_id = start(world)
    form = load_definition(PACKAGE.forms["stoppdagen"])
    page = world.step(moment_id)
    assert [response["form_id"] for response in page["responses"]] == [form.id]
    date_question = next(question for question in form.questions if question.kind == "date")
    saved = world.write(SAVE_RESPONSE, moment_id, 0, {}, form=form)
    answers = {date_question.id: "2024-06-01"}
    sent = world.write(SUBMIT_RESPONSE, moment_id, saved["version"], answers, form=form)
    world.see(moment_id, sent["response_id"])
    assert world.response(moment_id, sent["response_id"])["response"]["answers"] == answers


def test_every_step_of_an_ongoing_module_opens(world: World) -> None:
    moment_id = start(world)
    for module in world.overview(moment_id, world.person)["modules"]:
        for step in module["steps"]:
            assert world.step(moment_id, step["step_id"])["module_id"] == module["module_id"]
