"""`sob programme` on folders and zips; importing and exporting by name is tried with the whole system."""

import shutil
from pathlib import Path

import pytest

from common.cli.main import parser
from services.content.package.sources import from_folder, zipped

SOMN = Path(__file__).parents[3] / "programmes" / "somnhjalpen"


def run(*words: str) -> None:
    """Run `sob programme`."""
    chosen = parser().parse_args(["programme", *words])
    chosen.run(chosen)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Give a newer Sömnhjälpen with another title and a step less."""
    copy = shutil.copytree(SOMN, tmp_path / "ny")
    facts = (copy / "programme.yaml").read_text().replace("title: Sömnhjälpen", "title: Sömnhjälpen ny")
    (copy / "programme.yaml").write_text(facts)
    return copy


def test_a_zip_is_checked_as_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = tmp_path / "somn.zip"
    packed.write_bytes(zipped(from_folder(SOMN).files))
    for path in (SOMN, packed):
        run("check", str(path))
    first, second = capsys.readouterr().out.splitlines()
    assert first == second == "somnhjalpen@1.0: 6 modules, 17 steps, 6 forms."


def test_faults_end_it_with_file_line_and_reason(changed: Path) -> None:
    (changed / "welcome.md").write_text("# För stort\n")
    with pytest.raises(SystemExit) as ended:
        run("check", str(changed))
    assert f"{changed}/welcome.md:1: Använd rubrikerna" in str(ended.value)


def test_what_differs_is_printed_so_that_a_person_can_read_it(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("diff", str(SOMN), str(changed))
    assert capsys.readouterr().out.splitlines() == [
        "~ programmet: Sömnhjälpen ny · title",
        "    - Sömnhjälpen",
        "    + Sömnhjälpen ny",
        "1 differences.",
    ]
    with pytest.raises(SystemExit, match="different programmes"):
        run("diff", str(SOMN), str(SOMN.parent / "tobakshjalpen"))
