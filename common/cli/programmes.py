"""`sob programme`: packages in folders and zips, and published versions by name (programme@major.minor)."""

import sys
from pathlib import Path
from typing import Any

from common.chassis.blobs import BlobStore, open_store
from common.chassis.identifiers import new_id
from common.cli import operator
from common.contracts.content.packages import EXPORT_PACKAGE, IMPORT_PACKAGE, MOST_PACKAGE_BYTES
from common.contracts.errors import NamedError
from gateway.phrases import say
from services.content.difference import compared
from services.content.package import BrokenPackage, Package, read_package, read_published
from services.content.package.sources import Source, from_folder, from_zip, unzipped, zipped

_MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": "↕"}
_WORDS = {"programme": "programmet", "module": "modul", "step": "steg", "form": "formulär", "question": "fråga"}
MOST_ZIP_BYTES = MOST_PACKAGE_BYTES


def check(chosen: Any) -> None:
    """Read a package; print its faults as `file:line: reason`, or what it is."""
    package = _read(chosen.directory)
    print(f"{_name(package)}: {len(package.modules)} modules, {len(package.steps)} steps, {len(package.forms)} forms.")


def import_package(chosen: Any) -> None:
    """Publish a package as it is; every care unit may start it until its provider's administrator says otherwise."""
    package = _read(chosen.path)
    key, store = new_id(), _store()
    upload = store.put(key.bytes + zipped(package.files), "application/octet-stream").digest
    try:
        made = operator.ask(IMPORT_PACKAGE, idempotency_id=str(key), upload=upload)
    except NamedError as error:
        sys.exit(f"{_name(package)}: {error.message}")
    finally:
        store.delete(upload)
    print(f"{made['name']}: {'published' if made['is_new'] else 'was published already'}.")


def export_package(chosen: Any) -> None:
    """Write a published version's package into a new folder, or into a file whose name ends with `.zip`."""
    data = _published(chosen.name)
    target: Path = chosen.target
    if target.suffix == ".zip":
        target.write_bytes(data)
    elif target.exists() and any(target.iterdir()):
        sys.exit(f"{target} isn't empty.")
    else:
        for name, content in unzipped(data).items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    print(f"{chosen.name}: {target}")


def diff(chosen: Any) -> None:
    """Print what differs between two packages, each a folder, a zip, or a published version by its name."""
    try:
        told = compared(*(_comparable(_from_anywhere(one)) for one in (chosen.earlier, chosen.later)))
    except NamedError:
        sys.exit("These are different programmes.")
    for one in told.differences:
        print(f"{_MARKS[one.kind]} {_WORDS[one.what]}: {one.place}")
        for mark, text in (("-", one.before), ("+", one.after)):
            if one.kind in {"changed", "moved"} and text is not None:
                print(*(f"    {mark} {line}" for line in text.split("\n")), sep="\n")
    print("And more." if told.is_cut else f"{len(told.differences)} differences.")


def _comparable(package: Package) -> dict[str, Any]:
    shown = {**package.facts, "programme_id": package.facts["id"], "welcome_html": package.welcome_html}
    steps = {step["id"]: step for step in package.steps}
    return {"outline": {**shown, "modules": package.modules}, "steps": steps, "forms": package.forms}


def _from_anywhere(told: str) -> Package:
    path = Path(told)
    if path.exists() or "@" not in told:
        return _read(path)
    return read_published(Source(unzipped(_published(told))))


def _read(path: Path) -> Package:
    """Read a package in a folder or a zip; ends with its faults when it has any."""
    try:
        return read_package(_source(path), _tell_progress)
    except BrokenPackage as error:
        sys.exit("\n".join(f"{path}/{fault.place}: {say(fault.reason)}" for fault in error.faults))


def _source(path: Path) -> Source:
    if path.is_dir():
        return from_folder(path)
    if path.stat().st_size > MOST_ZIP_BYTES:
        sys.exit(f"{path} is larger than {MOST_ZIP_BYTES // 1024 // 1024} MB.")
    return from_zip(path.read_bytes())


def _tell_progress(done: int, of: int) -> None:
    """Say whoever sits at a terminal how far the reading has come."""
    if sys.stderr.isatty():
        print(f"\r{done} of {of}", end="" if done < of else "\r\n", file=sys.stderr, flush=True)


def _published(name: str) -> bytes:
    file = operator.ask(EXPORT_PACKAGE, name=name)
    return b"".join(_store().open(file["digest"])[1])


def _store() -> BlobStore:
    return open_store(operator.settings().blobs)


def _name(package: Package) -> str:
    return f"{package.facts['id']}@{package.facts['version']}"
