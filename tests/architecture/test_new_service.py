"""The services are listed once, in `common.contracts.services`. Whatever goes through all of them follows that list, or is held to it here.

Add a name to the list, and run this file: each sentence is the next thing to do (`docs/developers/add-a-service.md`).
"""

import ast
import re
import subprocess
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import pytest
import yaml

from common.contracts.services import SERVICES
from tests.architecture.test_tree import ROOT, tracked

NOBODY = "messaging-of-tomorrow"
"""A service that stands nowhere: every place must miss it."""
ROOMS = ("service", "commands", "queries", "model")
SHORTEST_PARAGRAPH = 100


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(text("docker-compose.yml"))
    return read


@cache
def on_kubernetes() -> list[dict[str, Any]]:
    """Give what the base makes, as a cluster would get it."""
    command = [ROOT / ".venv/bin/kubectl", "kustomize", ROOT / "deploy/k8s/base"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [made for made in yaml.safe_load_all(done.stdout) if made]


def seals(name: str) -> bool:
    """Tell whether a service uses the keys of moments: one that isn't there may; one that hasn't said yet is asked to by another sentence."""
    if name not in SERVICES:
        return True
    says = (ROOT / "services" / name / "erasing.py").is_file()
    return says and bool(import_module(f"services.{name}.erasing").ERASING.seals)


def has_room(name: str, room: str) -> bool:
    folder = ROOT / "services" / name
    return (folder / f"{room}.py").is_file() != (folder / room / "__init__.py").is_file()


def class_files(name: str) -> list[str]:
    """Give where the class of a service stands: its room `service`, a file or a folder."""
    folder = ROOT / "services" / name
    return [str(each) for each in (folder / "service.py", folder / "service" / "__init__.py") if each.is_file()]


def says_what_it_is(name: str) -> bool:
    file = ROOT / "services" / name / "__init__.py"
    return (
        file.is_file()
        and len(ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "") > SHORTEST_PARAGRAPH
    )


def is_run_by_compose(name: str) -> bool:
    block = compose()["services"].get(name, {})
    command = " ".join(block.get("command", ()))
    return re.search(rf"chassis\.migrate {name} .*chassis\.bus\.run {name}$", command) is not None


def signs_in_as_itself(name: str) -> bool:
    """Tell whether Compose gives it the address of its own user of the broker, whose rights follow from its contracts."""
    command = " ".join(compose()["services"].get(name, {}).get("command", ()))
    return f"/var/lib/sob/broker/{name}.env" in command


def has_database_in_compose(name: str, what: str = "DATABASE", suffix: str = "") -> bool:
    database = f"{name}{suffix}"
    url = compose()["x-environment"].get(f"{name.upper()}_{what}_URL", "")
    return url.endswith(f"@postgres/{database}") and f"CREATE DATABASE {database};" in text(
        "deploy/images/databases.sql"
    )


def is_run_by_kubernetes(name: str) -> bool:
    """Tell whether a Deployment runs this service, with the Secrets that operators are told of, and whether it survives a drain."""
    made = {one["kind"]: one for one in on_kubernetes() if one["metadata"]["name"] == name}
    if not {"Deployment", "PodDisruptionBudget"} <= set(made):
        return False
    labels = {"app.kubernetes.io/name": name}
    pod = made["Deployment"]["spec"]["template"]
    told = {one["metadata"]["name"]: one.get("data", {}) for one in on_kubernetes() if one["kind"] == "ConfigMap"}
    for container in (*pod["spec"]["containers"], *pod["spec"]["initContainers"]):
        maps = [each["configMapRef"]["name"] for each in container["envFrom"] if "configMapRef" in each]
        secrets = {each["secretRef"]["name"] for each in container["envFrom"] if "secretRef" in each}
        if {"SOB_SERVICE": name} not in [told[each] for each in maps] or not {
            f"{name}-database",
            f"{name}-broker",
        } <= secrets:
            return False
    keys = [each["secret"]["name"] for each in pod["spec"]["volumes"][1]["projected"]["sources"] if "secret" in each]
    is_kept = made["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    return is_kept and keys == [f"{name}-keys"] and labels.items() <= pod["metadata"]["labels"].items()


PLACES: dict[str, Callable[[str], bool]] = {
    "say in services/{name}/__init__.py what it owns, promises, hears, tells and erases": says_what_it_is,
    **{
        f"give it the room services/{{name}}/{room}.py (or a folder {room})": lambda name, room=room: has_room(
            name, room
        )  # type: ignore[misc]
        for room in ROOMS
    },
    "write its first contract in common/contracts/{name}/": lambda name: any(
        path.stem != "__init__" for path in tracked(".py") if path.is_relative_to(f"common/contracts/{name}")
    ),
    "claim what it holds of a moment in services/{name}/erasing.py, and say erasing = ERASING in its class": lambda name: (
        (ROOT / "services" / name / "erasing.py").is_file()
        and any("erasing = ERASING" in text(each) for each in class_files(name))
    ),
    "make its first migration: python -m common.chassis.migrate {name} --make “…”": lambda name: any(
        (ROOT / "services" / name / "migrations" / "versions").glob("0001_*.py")
    ),
    "add a block {name} to docker-compose.yml that migrates and runs it": is_run_by_compose,
    "let it sign in to the broker as itself: export AMQP_URI from /var/lib/sob/broker/{name}.env in its block of docker-compose.yml": signs_in_as_itself,
    "give it its database: <NAME>_DATABASE_URL in docker-compose.yml, CREATE DATABASE {name} in deploy/images/databases.sql": has_database_in_compose,
    "give it its store of keys: <NAME>_KEYS_URL in docker-compose.yml, CREATE DATABASE {name}_keys in deploy/images/databases.sql": lambda name: (
        not seals(name) or has_database_in_compose(name, "KEYS", "_keys")
    ),
    "add <NAME>_KEYS_URL to DATABASES in tests/system.py": lambda name: (
        not seals(name) or f'"{name.upper()}_KEYS_URL"' in text("tests/system.py")
    ),
    "copy deploy/k8s/services/audit to deploy/k8s/services/{name}, with its name in name.yaml, and name the folder in deploy/k8s/base": is_run_by_kubernetes,
    "tell operators what people notice when {name} is down: a row in docs/operators/README.md": lambda name: (
        f"\n| `{name}` |" in text("docs/operators/README.md")
    ),
    "tell what it is in the table of README.md": lambda name: (
        re.search(rf"^\| `services/` .*`{name}` ", text("README.md"), re.MULTILINE) is not None
    ),
    "test its rules in tests/unit/{name}": lambda name: any(
        name == path.parts[2] for path in tracked(".py") if path.parts[:2] == ("tests", "unit")
    ),
    "test it on both databases in tests/integration/{name}": lambda name: any(
        name == path.parts[2] for path in tracked(".py") if path.parts[:2] == ("tests", "integration")
    ),
}
"""What a service needs, said as the next thing to do, and whether it is done."""


def missing(name: str) -> list[str]:
    return [todo.format(name=name) for todo, is_done in PLACES.items() if not is_done(name)]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_all_that_a_service_needs(service: str) -> None:
    lacking = missing(service)
    assert lacking == [], "\n".join(lacking)


def test_every_place_misses_a_service_that_is_not_there() -> None:
    assert len(missing(NOBODY)) == len(PLACES)


def test_nothing_is_run_that_is_no_service() -> None:
    """What was taken from the list would live on."""
    in_compose = {
        name for name, block in compose()["services"].items() if "chassis.bus.run" in " ".join(block.get("command", ()))
    }
    folders = {path.parts[3] for path in tracked() if path.is_relative_to("deploy/k8s/services")}
    databases = set(re.findall(r"CREATE DATABASE (\w+);", text("deploy/images/databases.sql")))
    assert in_compose == folders == {name.removesuffix("_keys") for name in databases} == set(SERVICES)
    assert {path.parts[1] for path in tracked() if path.parts[0] == "services" and len(path.parts) > 2} == set(SERVICES)
