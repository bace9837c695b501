"""What never changes is asked for once, and what is kept is bounded."""

import pytest

from common.contracts.errors import NotFound, Unavailable
from services.moments.cache import Cache
from services.moments.model import ProgrammeVersion


def test_a_value_is_asked_for_once() -> None:
    kept: Cache[str] = Cache(2)
    asked: list[str] = []

    def get(key: str) -> str:
        def ask() -> str:
            asked.append(key)
            return key.upper()

        return kept.get(key, ask)

    assert [get(key) for key in "aabba"] == list("AABBA")
    assert asked == ["a", "b"]
    get("c")
    get("a")
    assert asked == ["a", "b", "c"]
    get("b")
    assert asked == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    kept: Cache[str] = Cache(2)

    def fail() -> str:
        raise Unavailable

    with pytest.raises(Unavailable):
        kept.get("a", fail)
    assert kept.get("a", lambda: "A") == "A"


def test_a_programme_version_finds_its_steps() -> None:
    module = {
        "id": "steg-1",
        "starts_at_once": True,
        "open_days": 14,
        "steps": [{"id": "stoppdagen", "forms": ["stoppdag"]}],
    }
    version = ProgrammeVersion(modules=[{"id": "a", "starts_at_once": True, "open_days": 7, "steps": []}, module])
    step = version.step("stoppdagen")
    assert (step.module_id, step.form_ids) == ("steg-1", ("stoppdag",))
    assert [outline.id for outline in version.outlines()] == ["a", "steg-1"]
    with pytest.raises(NotFound):
        version.step("finns-inte")
