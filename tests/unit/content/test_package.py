"""A programme package: what is read, and what every kind of fault says."""

from pathlib import Path

import pytest

from common.contracts.content.vocabulary import LONGEST_TEXT
from common.phrases import packages
from services.content.package import BrokenPackage, Fault, read_package, read_published
from services.content.package.sources import from_folder
from tests.in_swedish import fault_of

PROGRAMME = """\
id: prov
title: Provprogram
version: "1.0"
language: sv
summary: Ett litet program.
target_group: Alla.
recommended_days: 30
authors: Vi.
modules: [01-forsta]
"""
MODULE = """\
id: forsta
title: Första modulen
kind: mandatory
starts_at_once: true
open_days: 7
summary: En början.
steps: [1-borja]
"""
STEP = """\
---
id: borja
title: "1.1 Börja"
---

## En rubrik

Text med **fetstil**.

:::tip
Ett *tips*.
:::

:::form fraga
:::
"""
FORM = """\
id: fraga
title: En fråga
questions:
  - id: datum
    kind: date
    label: Vilken dag?
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "programme.yaml", PROGRAMME)
    write(tmp_path, "welcome.md", "Hej och välkommen!\n")
    write(tmp_path, "modules/01-forsta/module.yaml", MODULE)
    write(tmp_path, "modules/01-forsta/1-borja.md", STEP)
    write(tmp_path, "forms/fraga.yaml", FORM)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def faults(root: Path) -> list[str]:
    with pytest.raises(BrokenPackage) as raised:
        read_package(root)
    return [fault_of(fault) for fault in raised.value.faults]


def test_a_whole_package_is_read_and_rendered(root: Path) -> None:
    package = read_package(root)
    assert package.welcome_html == "<p>Hej och välkommen!</p>"
    assert package.modules[0]["steps"] == [{"id": "borja", "title": "1.1 Börja", "forms": ["fraga"]}]
    blocks = package.steps[0]["blocks"]
    assert [block["kind"] for block in blocks] == ["html", "tip", "form"]
    assert blocks[0]["html"] == "<h2>En rubrik</h2>\n<p>Text med <strong>fetstil</strong>.</p>"
    assert blocks[2] == {"kind": "form", "form_id": "fraga"}


def test_a_film_is_a_link_with_a_title_and_a_text_in_its_place(root: Path) -> None:
    film = ":::video https://example.org/film?a=1\nAtt andas lugnt\nEn person *andas* & räknar.\n:::\n"
    write(root, "modules/01-forsta/1-borja.md", STEP + film)
    assert read_package(root).steps[0]["blocks"][-1] == {
        "kind": "video",
        "url": "https://example.org/film?a=1",
        "title": "Att andas lugnt",
        "html": "<p>En person <em>andas</em> &amp; räknar.</p>",
        "text": "En person andas & räknar.",
    }


def test_the_digest_changes_with_the_text_and_only_with_it(root: Path) -> None:
    first = read_package(root).digest
    assert read_package(root).digest == first
    write(root, "welcome.md", "Hej!\n")
    assert read_package(root).digest != first


def test_tobakshjalpen_is_whole() -> None:
    package = read_package(Path(__file__).parents[3] / "programmes" / "tobakshjalpen")
    assert len(package.modules) == 20
    at_once = [module["title"] for module in package.modules if module["starts_at_once"]]
    assert at_once == [
        "Om behandlingen",
        "Bra att veta",
        "Tandhälsa och nikotin",
        "Steg 1 Förberedelser – för en bra grund",
    ]
    assert [module["open_days"] for module in package.modules if module["starts_at_once"]] == [7, 7, 7, 14]
    assert [step["title"][:3] for step in package.modules[3]["steps"]] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    for module in package.modules:
        assert len(module["steps"]) >= (2 if module["kind"] == "individual" else 1)
        if module["kind"] == "mandatory":
            assert any(step["forms"] for step in module["steps"]), module["title"]


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("programme.yaml", PROGRAMME.replace('"1.0"', "1.0"), "programme.yaml:3: version:"),
        ("programme.yaml", PROGRAMME.replace("language: sv\n", ""), "programme.yaml:1: language: Uppgiften saknas."),
        ("programme.yaml", PROGRAMME + "extra: 1\n", "programme.yaml:10: extra: Okänt fält."),
        (
            "programme.yaml",
            PROGRAMME.replace("[01-forsta]", "[01-annan]"),
            "programme.yaml: Filen modules/01-annan/module.yaml finns inte.",
        ),
        (
            "programme.yaml",
            PROGRAMME + "title: Igen\n",
            "programme.yaml:10: YAML går inte att läsa: title står två gånger.",
        ),
        ("programme.yaml", "a: [1\n", "programme.yaml:2: YAML går inte att läsa"),
        ("programme.yaml", "a: &x 1\nb: *x\n", "YAML går inte att läsa: alias"),
        (
            "programme.yaml",
            PROGRAMME.replace("Alla.", "Alla\x01."),
            "programme.yaml:6: Filen innehåller ett styrtecken",
        ),
        ("modules/01-forsta/module.yaml", MODULE.replace("7", "0"), "modules/01-forsta/module.yaml:5: open_days:"),
        (
            "modules/01-forsta/module.yaml",
            MODULE.replace("1-borja", "../../x"),
            "modules/01-forsta/module.yaml:7: steps.0:",
        ),
        ("modules/01-forsta/1-borja.md", "Bara text", "modules/01-forsta/1-borja.md:1: Steget ska börja med"),
        (
            "modules/01-forsta/1-borja.md",
            STEP + "<b>x</b>\n",
            "modules/01-forsta/1-borja.md:16: Texten får inte innehålla HTML.",
        ),
        ("modules/01-forsta/1-borja.md", STEP + "# Ett\n", "1-borja.md:16: Använd rubrikerna ## och ###"),
        (
            "modules/01-forsta/1-borja.md",
            STEP.replace("## En", "### En"),
            "1-borja.md:6: En ### behöver stå under en ##.",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP + "[x](javascript:alert)\n\n[y](http://a.se)\n",
            "1-borja.md:18: Länkar måste börja med https://.",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP.replace("form fraga", "form annan"),
            "1-borja.md:14: Formuläret annan finns inte",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP.replace(":::form", ":::film"),
            "1-borja.md:14: Rutan :::film känns inte igen",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP + ":::video http://a.se/film\nTitel\nText\n:::\n",
            "1-borja.md:16: En film är :::video och en adress som börjar med https://.",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP + ':::video https://a.se/"onclick=x\nTitel\nText\n:::\n',
            "1-borja.md:16: En film är :::video",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP + ":::video https://a.se/film\nTitel\n:::\n",
            "1-borja.md:16: En film behöver en rad med titel",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP + ":::video https://a.se/film\n\u3164\nText\n:::\n",
            "1-borja.md:16: En film behöver en rad med titel",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP + ":::video https://a.se/film\nTitel\n\u2800\n:::\n",
            "1-borja.md:16: En film behöver en rad med titel",
        ),
        (
            "modules/01-forsta/1-borja.md",
            STEP + ":::video https://a.se/film\nTitel\n<script>x</script>\n:::\n",
            "1-borja.md:18: Texten får inte innehålla HTML.",
        ),
        ("welcome.md", ":::video https://a.se/film\nTitel\nText\n:::\n", "welcome.md:1: Rutan :::video"),
        ("modules/01-forsta/1-borja.md", STEP + ":::tip\nutan slut\n", "1-borja.md:16: :::tip har inget slut"),
        ("forms/fraga.yaml", FORM.replace("kind: date", "kind: dag"), "forms/fraga.yaml:5: questions.0.kind:"),
        ("forms/fraga.yaml", FORM.replace("id: fraga", "id: annan"), "forms/fraga.yaml:1: Formuläret heter annan"),
    ],
)
def test_a_fault_names_file_line_and_reason(root: Path, file: str, text: str, fault: str) -> None:
    write(root, file, text)
    assert any(fault in found for found in faults(root)), faults(root)


def test_all_faults_are_told_at_once(root: Path) -> None:
    write(root, "modules/01-forsta/module.yaml", MODULE.replace("7", "0"))
    write(root, "forms/fraga.yaml", FORM.replace("kind: date", "kind: dag"))
    assert len({fault.split(":")[0] for fault in faults(root)}) == 2


def test_links_large_files_and_other_encodings_are_refused(root: Path) -> None:
    (root / "forms" / "lank.yaml").symlink_to("/etc/passwd")
    (root / "stor.md").write_bytes(b"x" * 600_000)
    (root / "latin.md").write_bytes("å".encode("latin-1"))
    found = faults(root)
    assert "forms/lank.yaml: Bara vanliga filer får ingå, inga länkar." in found
    assert "stor.md: Filen är större än 512 kB." in found
    assert "latin.md: Filen är inte UTF-8." in found


def test_a_form_that_stands_nowhere_or_twice_is_a_fault(root: Path) -> None:
    write(root, "forms/ledig.yaml", FORM.replace("id: fraga", "id: ledig"))
    assert "forms/ledig.yaml: Formuläret står i inget steg; det ska stå i ett." in faults(root)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("title: Dag 1 #viktigt", "det som står efter # visas inte"),
        ("open_days: 010", "010 blir ett annat tal"),
        ("open_days: 1:30", "1:30 blir ett annat tal"),
        ("open_days: 0x10", "0x10 blir ett annat tal"),
        ("open_days: 1_0", "1_0 blir ett annat tal"),
    ],
)
def test_what_yaml_reads_otherwise_than_it_looks_is_refused_with_its_line(root: Path, line: str, fault: str) -> None:
    name = line.split(":", maxsplit=1)[0]
    changed = [line if old.startswith(f"{name}:") else old for old in MODULE.split("\n")]
    write(root, "modules/01-forsta/module.yaml", "\n".join(changed))
    with pytest.raises(BrokenPackage) as broken:
        read_package(root)
    place = f"module.yaml:{changed.index(line) + 1}: YAML går inte att läsa: {fault}"
    assert any(place in fault_of(found) for found in broken.value.faults), broken.value.faults


def test_comments_in_yaml_may_stand_where_no_text_is_taken_away(root: Path) -> None:
    write(root, "modules/01-forsta/module.yaml", f"# Först\n{MODULE.replace('7', '7  # en vecka')}")
    assert read_package(root).modules[0]["open_days"] == 7


def test_whoever_watches_ends_a_reading_in_the_midst_of_a_long_file(root: Path) -> None:
    name = next(root.rglob("module.yaml"))
    name.write_text(f"[{'a,' * 100_000}]", "utf-8")
    asked: list[int] = []

    def watch(done: int, of: int) -> None:
        asked.append(done)
        if len(asked) > 20:
            raise BrokenPackage([Fault(".", None, packages.TAKES_TOO_LONG(done=done, of=of))])

    with pytest.raises(BrokenPackage) as ended:
        read_package(root, watch)
    assert [each.reason["code"] for each in ended.value.faults] == ["takes_too_long"]


def test_whoever_watches_is_asked_before_each_text_of_a_file(root: Path) -> None:
    asked: list[int] = []
    read_package(root, lambda done, _of: asked.append(done))
    before = len(asked)
    write(root, "modules/01-forsta/1-borja.md", STEP + ":::tip\nEtt råd.\n:::\n" * 40)
    read_package(root, lambda done, _of: asked.append(done))
    assert len(asked) - before >= before + 40


@pytest.mark.parametrize("box", ["{}", ":::tip\n{}\n:::"])
def test_a_text_is_as_long_as_in_the_editor_and_no_longer(root: Path, box: str) -> None:
    words = "ord " * (LONGEST_TEXT // 4)
    write(root, "modules/01-forsta/1-borja.md", STEP + "\n:::tip\nEtt råd.\n:::\n" + box.format(words) + "\n")
    assert read_package(root).steps
    write(
        root, "modules/01-forsta/1-borja.md", STEP + "\n:::tip\nEtt råd.\n:::\n" + box.format(words + "ett till") + "\n"
    )
    with pytest.raises(BrokenPackage) as refused:
        read_package(root)
    assert [(each.file, each.reason["code"]) for each in refused.value.faults] == [
        ("modules/01-forsta/1-borja.md", "prose_too_long")
    ]
    assert "ett till" in str(read_published(from_folder(root)).steps[0]["blocks"])


def test_a_published_package_can_be_read_though_its_text_would_be_refused_today(root: Path) -> None:
    write(root, "modules/01-forsta/1-borja.md", STEP + "> Citat\n")
    package = read_published(from_folder(root))
    assert package.steps[0]["blocks"][-1]["html"] == "<p>Citat</p>"
