"""`sob form`: what is printed, what is told beside it, and that broken input ends with a sentence."""

import json
from pathlib import Path

import pytest
import yaml

from common.cli.main import parser

FORM = Path(__file__).parents[3] / "programmes" / "somnhjalpen" / "forms" / "utvardering.yaml"


def run(*words: str) -> None:
    """Run `sob form`."""
    chosen = parser().parse_args(["form", *words])
    chosen.run(chosen)


def test_a_form_goes_out_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("export", str(FORM), "--url", "https://example.org/utvardering", "--version", "1.0")
    questionnaire = capsys.readouterr().out
    assert json.loads(questionnaire)["url"] == "https://example.org/utvardering"
    (tmp_path / "q.json").write_text(questionnaire)
    run("import", str(tmp_path / "q.json"))
    assert yaml.safe_load(capsys.readouterr().out) == yaml.safe_load(FORM.read_text())


def test_what_could_not_be_carried_is_told_beside_the_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = [{"linkId": "a", "type": "attachment", "text": "Bild"}, {"linkId": "b", "type": "string", "text": "Text"}]
    (tmp_path / "q.json").write_text(json.dumps({"resourceType": "Questionnaire", "title": "T", "item": items}))
    run("import", str(tmp_path / "q.json"))
    printed = capsys.readouterr()
    assert "a: Frågor av typen attachment" in printed.err
    assert [question["id"] for question in yaml.safe_load(printed.out)["questions"]] == ["b"]


@pytest.mark.parametrize(
    ("action", "text", "words"),
    [
        ("import", "{", "Expecting property name"),
        ("import", '{"resourceType": "Patient"}', "ingen FHIR-resurs"),
        ("import", '{"resourceType": "Questionnaire", "title": "T", "item": []}', "ska vara en lista med delar"),
        ("import", '{"resourceType": "Questionnaire", "title": "T"}', "inga frågor"),
        ("export", "id: [", "while parsing"),
        ("export", "id: x\ntitle: X\n", "questions"),
    ],
)
def test_broken_input_ends_with_a_sentence(tmp_path: Path, action: str, text: str, words: str) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(SystemExit) as ended:
        run(action, str(tmp_path / "file"))
    assert words in str(ended.value)


def test_a_file_that_is_too_large_or_no_text_is_refused(tmp_path: Path) -> None:
    for content, words in ((b" " * (2 * 1024 * 1024 + 1), "larger"), (b"\xff", "UTF-8")):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(SystemExit, match=words):
            run("import", str(tmp_path / "file"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_from_windows_is_read(tmp_path: Path, encoding: str, capsys: pytest.CaptureFixture[str]) -> None:
    items = [{"linkId": "a", "type": "string", "text": "A\u030alder"}]
    questionnaire = json.dumps(
        {"resourceType": "Questionnaire", "title": "T", "item": items}, ensure_ascii=False, indent=1
    )
    (tmp_path / "q.json").write_bytes(questionnaire.replace("\n", "\r\n").encode(encoding))
    run("import", str(tmp_path / "q.json"))
    assert yaml.safe_load(capsys.readouterr().out)["questions"][0]["label"] == "Ålder"
    (tmp_path / "f.yaml").write_bytes(FORM.read_bytes().decode().replace("\n", "\r").encode(encoding))
    run("export", str(tmp_path / "f.yaml"))
    assert json.loads(capsys.readouterr().out)["resourceType"] == "Questionnaire"
