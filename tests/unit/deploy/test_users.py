"""The broker's users for an installation with a broker of its own: passwords stay, definitions are written anew, nothing secret stands in them."""

import base64
import hashlib
import json
import re
import stat
from pathlib import Path

import pytest

from common.chassis.bus import topology
from common.chassis.bus.rights import USERS
from common.chassis.settings import broker_addresses
from deploy.local.broker import USER as ADMINISTRATOR
from deploy.local.users import definitions_of, hashed, make_users

NODES = "rabbit-0:5672,rabbit-1:5671"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_users(tmp_path / "users", NODES, "sob/ö", "amqps")
    return tmp_path / "users"


def address(folder: Path, user: str) -> str:
    return (folder / f"{user}.env").read_text(encoding="utf-8").removeprefix("AMQP_URI=").strip()


def test_each_part_is_told_every_node_and_a_password_of_its_own(folder: Path) -> None:
    told = {user: address(folder, user) for user in (ADMINISTRATOR, *USERS)}
    assert len(set(re.findall(r":([0-9a-f]{48})@", " ".join(told.values())))) == len(told)
    for user, addresses in told.items():
        for each, node in zip(broker_addresses(addresses), NODES.split(","), strict=True):
            assert re.fullmatch(rf"amqps://{user}:[0-9a-f]{{48}}@{node}/sob%2F%C3%B6", each)


def test_only_its_owner_reads_an_address_and_rabbitmq_the_definitions(folder: Path) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes.pop("definitions.json") == 0o644
    assert set(modes.values()) == {0o600}
    told = (folder / "definitions.json").read_text(encoding="utf-8")
    assert not [user for user in USERS if re.findall(r":([0-9a-f]{48})@", address(folder, user))[0] in told]


def test_passwords_stay_until_their_file_is_removed(folder: Path) -> None:
    before = {user: address(folder, user) for user in USERS}
    (folder / "content.env").unlink()
    make_users(folder, NODES, "sob/ö", "amqps")
    assert {user for user in USERS if address(folder, user) != before[user]} == {"content"}


def test_the_definitions_hold_all_that_must_be_there_and_everybody_s_rights(folder: Path) -> None:
    told = json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
    wanted = topology.expected()
    assert {each["name"] for each in told["exchanges"]} == {*wanted.exchanges, wanted.seal}
    assert {each["name"] for each in told["queues"]} == set(wanted.queues)
    assert len(told["bindings"]) == len(wanted.bindings)
    assert {each["user"] for each in told["permissions"]} == {each["name"] for each in told["users"]}
    assert [each["name"] for each in told["users"] if each["tags"]] == [ADMINISTRATOR]
    assert {each["vhost"] for kind in ("permissions", "queues", "exchanges", "bindings") for each in told[kind]} == {
        "sob/ö"
    }


def test_an_administrator_who_is_there_keeps_the_password() -> None:
    told = json.loads(definitions_of("/", {"moments": "p"}))
    assert [each["name"] for each in told["users"]] == ["moments"]
    assert [each["user"] for each in told["permissions"]] == [ADMINISTRATOR, "moments"]


def test_a_password_is_hashed_as_rabbitmq_does_it() -> None:
    kept = base64.b64decode(hashed("lösen"))
    assert kept[4:] == hashlib.sha256(kept[:4] + "lösen".encode()).digest()
    assert hashed("lösen") != hashed("lösen")
