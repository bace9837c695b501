"""Reading files of people: every fault is told with its line and path, and never with a person's data."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.directory.people_file import BrokenPeopleFile, read_people

TODAY = date(2026, 11, 22)
DEMO = (Path(__file__).parents[3] / "deploy" / "local" / "people.yaml").read_text(encoding="utf-8")


def faults(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(BrokenPeopleFile) as caught:
        read_people(text, TODAY)
    return [(fault.line, fault.path) for fault in caught.value.faults]


def changed(*path: str | int, value: Any) -> str:
    data = yaml.safe_load(DEMO)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return yaml.safe_dump(data, allow_unicode=True)


def test_the_demo_file_is_read_whole() -> None:
    people = read_people(DEMO, TODAY)
    assert people.demo
    assert [unit["id"] for unit in people.care_units] == ["tobaksenheten-norra", "halsotorget-sodra"]
    assert [citizen["number"].value for citizen in people.citizens][:1] == ["196108319812"]
    assert people.citizens[-1]["guardians"] == ["198503129820"]
    assert all(person["hsa_id"].isupper() for person in people.staff)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("region", "name"), ""),
        (("care_provider", "hsa_id"), "SE1-X"),
        (("care_units", 1, "hsa_id"), "SE2321000000-" + "A" * 30),
        (("care_units", 0, "id"), "Norra enheten"),
        (("staff", 0, "name"), None),
        (("staff", 0, "commissions", 1, "roles"), ["practitioner", "boss"]),
        (("staff", 0, "commissions", 1, "roles"), []),
        (("staff", 0, "commissions", 0, "active"), "ja"),
        (("citizens", 0, "mobile"), "0701740605"),
        (("citizens", 0, "email"), "hans"),
        (("citizens", 0, "protected"), "false"),
        (("citizens", 0, "personal_number"), 196108319812),
        (("citizens", 0, "favourite"), "x"),
    ],
)
def test_a_wrong_field_is_named(path: tuple[str | int, ...], value: Any) -> None:
    found = faults(changed(*path, value=value))
    assert len(found) == 1
    assert found[0][1].startswith(".".join(map(str, path)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("staff", 1, "commissions", 0, "care_unit"), "okand"),
        (("staff", 1, "commissions", 0, "id"), "astrid-norra"),
        (("staff", 1, "hsa_id"), "se2321000000-demo1"),
        (("care_units", 1, "hsa_id"), "SE2321000000-DEMOVE1"),
        (("citizens", 1, "personal_number"), "196108319812"),
        (("citizens", 1, "personal_number"), "196108319813"),
        (("citizens", 1, "personal_number"), "8503129820"),
        (("citizens", 8, "guardians"), ["198503129821"]),
        (("citizens", 8, "guardians"), ["201805199880"]),
    ],
)
def test_what_must_hold_across_the_file_is_checked(path: tuple[str | int, ...], value: Any) -> None:
    broken = changed(*path, value=value)
    found = faults(broken)
    assert len(found) == 1
    assert found[0][1].startswith(".".join(map(str, path)))
    with pytest.raises(BrokenPeopleFile) as caught:
        read_people(broken, TODAY)
    assert str(value) not in str(caught.value)


def test_every_fault_is_found_with_its_line() -> None:
    text = DEMO.replace("name: Bashir Noori", "name: ''").replace("title: Psykolog", "titel: Psykolog")
    lines = {number for number, line in enumerate(text.splitlines(), 1) if "name: ''" in line or "titel" in line}
    found = faults(text)
    assert {path for _line, path in found} == {
        "staff.1.name",
        "staff.3.commissions.0.title",
        "staff.3.commissions.0.titel",
    }
    assert lines <= {line for line, _path in found}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# bara en kommentar",
        "- en lista",
        "text",
        "a: [",
        "a: 1\na: 2",
        "a: &x [1]\nb: *x",
        "a: !!python/object:os.system x",
        "a: 2026-99-99",
        "\x00",
        "{" * 2000,
    ],
)
def test_broken_yaml_is_told_and_nothing_else_happens(text: str) -> None:
    assert faults(text)


@given(st.text(max_size=200))
def test_any_text_is_a_broken_file_at_worst(text: str) -> None:
    with pytest.raises(BrokenPeopleFile):
        read_people(text, TODAY)


ONLY_CHILDREN = """
care_units: []
staff: []
citizens:
  - personal_number: "201805199880"
    name: Pia Strand
    guardians: ["198503129820"]
"""


def test_a_file_without_units_needs_no_region() -> None:
    people = read_people(ONLY_CHILDREN, TODAY)
    assert (people.region, people.care_provider, len(people.citizens)) == (None, None, 1)


@pytest.mark.parametrize("name", ["region", "care_provider"])
def test_units_need_their_region_and_provider(name: str) -> None:
    data = yaml.safe_load(DEMO)
    del data[name]
    assert [path for _, path in faults(yaml.safe_dump(data))] == [name]


def test_ids_and_numbers_are_read_whatever_document_they_came_from() -> None:
    data = yaml.safe_load(DEMO)
    data["staff"][0]["hsa_id"] = data["staff"][0]["hsa_id"].replace("-", "\u2011") + "\u200b"
    data["citizens"][0] |= {"personal_number": "１９６１０８３１９８１２", "mobile": "+46\u00a070–174 06 05"}
    people = read_people(yaml.safe_dump(data, allow_unicode=True), TODAY)
    assert people.staff[0]["hsa_id"] == yaml.safe_load(DEMO)["staff"][0]["hsa_id"]
    assert people.citizens[0]["number"].value == "196108319812"
    assert people.citizens[0]["mobile"] == "+46701740605"
