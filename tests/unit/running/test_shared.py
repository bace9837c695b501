"""What one process of a run makes, all of them have."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import shared


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shared.FOLDER, str(tmp_path))


def test_whoever_comes_first_makes_it_and_the_others_wait() -> None:
    made, may_end = list[Path](), threading.Event()

    def make(folder: Path) -> None:
        made.append(folder)
        may_end.wait(5)
        (folder / "whole").touch()

    with ThreadPoolExecutor(4) as pool:
        given = [pool.submit(shared.made_once, "system", make) for _ in range(4)]
        may_end.set()
        assert {(one.result() / "whole").exists() for one in given} == {True}
    assert len(made) == 1


def test_what_was_not_finished_is_made_anew() -> None:
    def break_down(folder: Path) -> None:
        (folder / "half").touch()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        shared.made_once("system", break_down)
    assert list(shared.made_once("system", lambda folder: (folder / "whole").touch()).iterdir()) == [
        shared.folder() / "system" / "whole"
    ]


def test_a_list_grows_by_whole_lines() -> None:
    assert shared.lines("judged") == set()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: shared.add_lines("judged", [f"{number} one", f"{number} two"]), range(20)))
    assert shared.lines("judged") == {f"{number} {word}" for number in range(20) for word in ("one", "two")}


def test_only_who_began_a_run_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not shared.begin()
    monkeypatch.delenv(shared.FOLDER)
    assert shared.begin()
    folder = shared.folder()
    assert folder.is_dir()
    shared.end()
    assert not folder.exists()
