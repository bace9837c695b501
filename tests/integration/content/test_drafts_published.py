"""From a draft to a version and back, on both databases: publishing, packages in and out byte for byte, pictures, and what is refused."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from common.chassis import clock
from common.chassis.blobs import BlobMissingError
from common.chassis.identifiers import new_id
from common.chassis.tables import outbox
from common.contracts.content.catalogue import LIST_CATALOGUE, RESTORE, WITHDRAW
from common.contracts.content.checklist import DRAFT_FINDINGS
from common.contracts.content.differences import DRAFT_CHANGES
from common.contracts.content.draft_forms import DRAFT_FORM, SAVE_FORM
from common.contracts.content.drafts import DRAFT_FROM_VERSION, NUMBER_DRAFT, PUBLISH_DRAFT
from common.contracts.content.packages import EXPORT_DRAFT, EXPORT_PACKAGE, EXPORT_VERSION, IMPORT_DRAFT, IMPORT_PACKAGE
from common.contracts.content.parts import ADD_BLOCK, ADD_MODULE, DELETE_PART, SAVE_BLOCK
from common.contracts.content.pictures import ADD_PICTURE, DRAFT_PICTURES
from common.contracts.content.previews import DRAFT_PREVIEW_STEP
from common.contracts.content.versions import OUTLINE, STEP
from common.contracts.errors import (
    ChecksFailed,
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    PackageRefused,
)
from gateway.phrases import say
from services.content import commands, load
from services.content.model import EXPORT_LIES, Draft, ProgrammeVersion
from services.content.outside import uploads
from services.content.package import read_package
from services.content.package.sources import from_folder, unzipped, zipped
from tests.integration.content.authors import DORA, NORRA, OPERATOR, PER, SODRA, Content, person
from tests.integration.content.programmes import PROGRAMMES
from tests.unit.content.test_pictures import picture

SOMN = PROGRAMMES / "somnhjalpen"


def files_of(root: Path) -> dict[str, bytes]:
    """Give a package's files."""
    return from_folder(root).files


def load_somn(content: Content) -> str:
    """Have Sömnhjälpen loaded as at a start, and give its version."""
    assert load.load(content.resources.database, content.resources.blobs, SOMN) == 0
    (row,) = content.ask(LIST_CATALOGUE, DORA)["versions"]
    return str(row["version_id"])


def exported(content: Content, version_id: str) -> dict[str, bytes]:
    """Give the files of a version's export."""
    return unzipped(content.bytes_of(content.ask(EXPORT_VERSION, DORA, version_id=version_id)))


def exported_draft(content: Content, draft_id: str) -> dict[str, bytes]:
    """Give the files of a draft's export."""
    return unzipped(content.bytes_of(content.ask(EXPORT_DRAFT, DORA, draft_id=draft_id)))


def test_a_reviewed_draft_becomes_a_version_that_waits_to_be_activated(content: Content) -> None:
    draft_id = content.write_small()
    with pytest.raises(IllegalTransition):
        content.ask(PUBLISH_DRAFT, PER, draft_id=draft_id)
    content.change(draft_id, "send_to_review")
    key = new_id()
    made = content.ask(PUBLISH_DRAFT, PER, draft_id=draft_id, idempotency_id=key)
    assert content.ask(PUBLISH_DRAFT, PER, draft_id=draft_id, idempotency_id=key) == made
    (row,) = content.ask(LIST_CATALOGUE, DORA, tab="available")["versions"]
    assert (row["version_id"], row["version"], row["is_active"]) == (made["version_id"], "1.0", False)
    view = content.draft(draft_id)
    assert (view["state"], view["version_id"], view["may_edit"]) == ("published", made["version_id"], False)
    page = content.ask(STEP, DORA, version_id=made["version_id"], step_id="borja")
    preview = content.ask(DRAFT_PREVIEW_STEP, DORA, draft_id=draft_id, step_id="borja")
    assert page == preview
    with content.resources.database.reading() as session:
        assert session.scalars(select(outbox.c.type)).all() == ["se.sob.programme.published.v1"]
    with pytest.raises(IllegalTransition):
        content.ask(ADD_MODULE, DORA, draft_id=draft_id, title="Sent")


def test_the_package_of_a_version_is_that_of_its_draft_and_imports_to_the_same(content: Content) -> None:
    draft_id = content.write_small()
    files = exported_draft(content, draft_id)
    version = content.publish(draft_id)
    assert exported(content, version["version_id"]) == files
    other = person("designer", "publisher", unit=SODRA)
    copy = content.upload(IMPORT_DRAFT, other, zipped(files))["draft_id"]
    again = content.ask(EXPORT_DRAFT, other, draft_id=copy)
    assert unzipped(content.bytes_of(again)) == files
    assert [one["code"] for one in content.ask(DRAFT_FINDINGS, other, draft_id=copy)["findings"]] == ["number_taken"]


def test_a_folder_that_is_loaded_comes_out_byte_for_byte(content: Content) -> None:
    assert exported(content, load_somn(content)) == files_of(SOMN)


def test_a_version_published_before_packages_were_kept_gets_its_package_at_the_next_load(content: Content) -> None:
    commands.publish_package(content.resources.database, read_package(SOMN))
    (row,) = content.ask(LIST_CATALOGUE, DORA)["versions"]
    for rpc, more in ((EXPORT_VERSION, {}), (DRAFT_FROM_VERSION, {"part": "minor"})):
        with pytest.raises(NotFound):
            content.ask(rpc, DORA, version_id=row["version_id"], **more)
    assert exported(content, load_somn(content)) == files_of(SOMN)


def test_a_package_imported_to_a_draft_and_published_unchanged_is_the_same_package(content: Content) -> None:
    files = {**files_of(SOMN), "LICENSE.txt": b"Fritt.\r\n"}
    files["welcome.md"] = files["welcome.md"].replace(b"\n", b"\r\n")
    in_a_folder = zipped({f"somnhjalpen/{name}": data for name, data in files.items()})
    draft_id = content.upload(IMPORT_DRAFT, DORA, in_a_folder)["draft_id"]
    assert content.codes(draft_id) == []
    version = content.publish(draft_id)
    assert exported(content, version["version_id"]) == files
    outline = content.ask(OUTLINE, DORA, version_id=version["version_id"])
    assert outline["modules"] == read_package(SOMN).modules


def test_a_change_of_one_word_changes_one_file(content: Content) -> None:
    version_id = load_somn(content)
    draft_id = content.ask(DRAFT_FROM_VERSION, DORA, version_id=version_id, part="minor")["draft_id"]
    assert content.draft(draft_id)["version"] == "1.1"
    step = content.step(draft_id, "tre-krafter")
    block = step["blocks"][0]
    words = {name: value for name, value in block.items() if name not in {"block_id", "version"}}
    place = {"draft_id": draft_id, "step_id": "tre-krafter", "block_id": block["block_id"], "expected_version": 1}
    content.ask(SAVE_BLOCK, DORA, **place, block={**words, "text": "Nya ord"})
    before, after = files_of(SOMN), exported_draft(content, draft_id)
    changed = {name for name in before if after[name] != before[name]}
    assert set(after) == set(before)
    assert changed == {"programme.yaml", "modules/02-forsta-din-somn/1-tre-krafter.md"}
    told = content.ask(DRAFT_CHANGES, PER, draft_id=draft_id)
    assert [(one["kind"], one["what"]) for one in told["differences"]] == [("changed", "step")]
    version = content.publish(draft_id)
    assert version["version"] == "1.1"
    assert exported(content, version["version_id"]) == after


def test_a_minor_version_that_lacks_something_must_become_a_major_one(content: Content) -> None:
    version_id = load_somn(content)
    draft_id = content.ask(DRAFT_FROM_VERSION, DORA, version_id=version_id, part="minor")["draft_id"]
    content.ask(DELETE_PART, DORA, draft_id=draft_id, what="step", part_id="tre-krafter")
    definition = content.ask(DRAFT_FORM, DORA, draft_id=draft_id, form_id="somndagbok")["definition"]
    lost = definition["questions"].pop()
    form = {"draft_id": draft_id, "form_id": "somndagbok", "expected_version": 1, "definition": definition}
    content.ask(SAVE_FORM, DORA, **form)
    found = content.findings(draft_id)
    assert [one["code"] for one in found] == ["lost_step", "lost_question"]
    assert lost["label"] in say(found[1]["reason"])
    assert content.ask(NUMBER_DRAFT, DORA, draft_id=draft_id, part="major")["version"] == "2.0"
    assert content.codes(draft_id) == []
    assert content.ask(NUMBER_DRAFT, DORA, draft_id=draft_id, part="minor")["version"] == "1.1"


def test_a_unit_has_one_draft_of_a_programme_in_work(content: Content) -> None:
    version_id = load_somn(content)
    begin = {"version_id": version_id, "part": "minor"}
    first = content.ask(DRAFT_FROM_VERSION, DORA, **begin)["draft_id"]
    with pytest.raises(Conflict) as refused:
        content.ask(DRAFT_FROM_VERSION, DORA, **begin)
    assert refused.value.details == {"draft_id": first}
    with pytest.raises(Conflict):
        content.upload(IMPORT_DRAFT, DORA, zipped(files_of(SOMN)))
    content.change(first, "discard")
    content.ask(DRAFT_FROM_VERSION, DORA, **begin)
    with pytest.raises(Conflict):
        content.change(first, "recover")
    other = content.ask(DRAFT_FROM_VERSION, person("designer", unit=SODRA), **begin)["draft_id"]
    with pytest.raises(NotFound):
        content.draft(other)


def test_of_two_drafts_with_the_same_number_the_second_is_refused(content: Content) -> None:
    version_id = load_somn(content)
    southern = person("designer", "publisher", unit=SODRA)
    begin = {"version_id": version_id, "part": "minor"}
    first, second = (content.ask(DRAFT_FROM_VERSION, one, **begin)["draft_id"] for one in (DORA, southern))
    content.change(second, "send_to_review", southern)
    content.publish(first)
    with pytest.raises(ChecksFailed) as failed:
        content.ask(PUBLISH_DRAFT, southern, draft_id=second)
    assert [one["code"] for one in failed.value.details["findings"]] == ["number_taken"]
    content.change(second, "take_back", southern)
    assert content.ask(NUMBER_DRAFT, southern, draft_id=second, part="minor")["version"] == "1.2"


def test_a_publisher_withdraws_and_restores_and_nobody_else_of_the_staff(content: Content) -> None:
    load_somn(content)
    for actor in (DORA, person("provider_admin"), person("practitioner")):
        with pytest.raises(Forbidden):
            content.ask(WITHDRAW, actor, name="somnhjalpen@1.0")
    assert content.ask(WITHDRAW, PER, name="somnhjalpen@1.0")["state"] == "withdrawn"
    assert content.ask(RESTORE, OPERATOR, name="somnhjalpen@1.0")["state"] == "published"


def add_picture(content: Content, draft_id: str, data: bytes, actor: Any = DORA) -> Any:
    """Upload a picture."""
    return content.upload(ADD_PICTURE, actor, data, draft_id=draft_id)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_taken_once_stands_on_its_step_and_goes_out_with_the_package(content: Content, kind: str) -> None:
    draft_id = content.write_small()
    added = add_picture(content, draft_id, picture(kind))
    assert add_picture(content, draft_id, picture(kind)) == added
    assert content.ask(DRAFT_PICTURES, PER, draft_id=draft_id)["pictures"] == [added]
    place = {"draft_id": draft_id, "step_id": "borja"}
    block = {"kind": "image", "digest": added["digest"], "alt": "", "caption": "En bildtext"}
    saved = content.ask(ADD_BLOCK, DORA, **place, block=block)
    assert [(one["code"], one["block_id"]) for one in content.findings(draft_id)] == [
        ("no_alt_text", saved["block_id"])
    ]
    whole = {**place, "block_id": saved["block_id"], "expected_version": 1, "block": {**block, "alt": "En blå ruta"}}
    content.ask(SAVE_BLOCK, DORA, **whole)
    version = content.publish(draft_id)
    shown = content.ask(STEP, DORA, version_id=version["version_id"], step_id="borja")["blocks"][-1]
    assert (shown["digest"], shown["alt"], shown["width"]) == (added["digest"], "En blå ruta", 40)
    files = exported(content, version["version_id"])
    (name,) = [name for name in files if name.startswith("bilder/")]
    assert files[name] == content.bytes_of(added)
    # A picture of ours isn't written anew each time that it passes: a JPEG would lose something every time.
    begun = content.ask(DRAFT_FROM_VERSION, DORA, version_id=version["version_id"], part="minor")
    assert content.step(begun["draft_id"], "borja")["blocks"][-1]["digest"] == added["digest"]


def test_an_upload_is_deleted_and_is_nobody_elses(content: Content) -> None:
    draft_id = content.write_small()
    blobs, key = content.resources.blobs, new_id()
    stored = blobs.put(key.bytes + picture(), "application/octet-stream")
    with pytest.raises(NotFound):
        content.ask(ADD_PICTURE, DORA, draft_id=draft_id, upload=stored.digest)
    with pytest.raises(NotFound):
        content.ask(ADD_PICTURE, DORA, draft_id=draft_id, upload="0" * 64)
    assert blobs.has(stored.digest)
    content.ask(ADD_PICTURE, DORA, draft_id=draft_id, upload=stored.digest, idempotency_id=key)
    with pytest.raises(BlobMissingError):
        blobs.about(stored.digest)


def test_what_is_no_picture_is_refused_with_a_reason(content: Content) -> None:
    draft_id = content.write_small()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'
    for data, words in ((svg, "ingen bild"), (b"", "ingen bild"), (picture(size=(5_001, 5_000)), "bildpunkter")):
        with pytest.raises(Invalid) as refused:
            add_picture(content, draft_id, data)
        assert words in say(refused.value.details["fields"]["file"][0])
    for stranger in (person("designer", unit=SODRA), person("practitioner")):
        with pytest.raises(NotFound):
            add_picture(content, draft_id, picture(), stranger)
    with pytest.raises(Forbidden):
        add_picture(content, draft_id, picture(), PER)


def packed(**files: bytes) -> bytes:
    """Give a zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return written.getvalue()


def test_a_package_with_faults_leaves_nothing_behind(content: Content) -> None:
    broken = {**files_of(SOMN), "../utanfor.md": b"x", "modules/02-forsta-din-somn/1-tre-krafter.md": b"utan huvud"}
    for data in (b"ingen zip", packed(**broken)):
        for rpc, actor in ((IMPORT_DRAFT, DORA), (IMPORT_PACKAGE, OPERATOR)):
            with pytest.raises(PackageRefused) as refused:
                content.upload(rpc, actor, data)
            assert all(fault["reason"] for fault in refused.value.details["faults"])
    assert {fault["file"] for fault in refused.value.details["faults"]} >= {
        "../utanfor.md",
        "modules/02-forsta-din-somn/1-tre-krafter.md",
    }
    with content.resources.database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(kind)) for kind in (Draft, ProgrammeVersion)]
    assert counts == [0, 0]
    assert not list(Path(content.folder, "blobs").rglob("*.*"))


def test_a_package_that_is_made_to_take_long_is_given_up(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WITHIN_SECONDS", 0.01)
    with pytest.raises(PackageRefused) as refused:
        content.upload(IMPORT_DRAFT, DORA, zipped(files_of(SOMN)))
    assert "för lång tid" in say(refused.value.details["faults"][0]["reason"])


def test_an_operator_imports_and_exports_by_name(content: Content) -> None:
    first = content.upload(IMPORT_PACKAGE, OPERATOR, zipped(files_of(SOMN)))
    assert (first["name"], first["is_new"]) == ("somnhjalpen@1.0", True)
    assert content.upload(IMPORT_PACKAGE, OPERATOR, zipped(files_of(SOMN)))["is_new"] is False
    file = content.ask(EXPORT_PACKAGE, OPERATOR, name="somnhjalpen@1.0")
    assert (unzipped(content.bytes_of(file)), file["file_name"]) == (files_of(SOMN), "somnhjalpen-1.0.zip")
    changed = {**files_of(SOMN), "welcome.md": b"Annat"}
    with pytest.raises(Conflict):
        content.upload(IMPORT_PACKAGE, OPERATOR, zipped(changed))
    with pytest.raises(NotFound):
        content.ask(EXPORT_PACKAGE, OPERATOR, name="somnhjalpen@1.1")
    with pytest.raises(Forbidden):
        content.upload(IMPORT_PACKAGE, DORA, zipped(files_of(SOMN)))
    with pytest.raises(Forbidden):
        content.ask(EXPORT_VERSION, person("practitioner"), version_id=first["version_id"])
    with pytest.raises(Forbidden):
        content.upload(IMPORT_DRAFT, person("practitioner", unit=NORRA), zipped(files_of(SOMN)))


def test_an_exported_draft_leaves_the_store_when_its_time_is_over(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id, store = content.write_small(), content.resources.blobs
    file = content.ask(EXPORT_DRAFT, DORA, draft_id=draft_id)
    version = content.publish(draft_id)
    content.service.forget_exports()
    assert exported(content, version["version_id"]) == unzipped(content.bytes_of(file)), "both are there"
    later = clock.now() + EXPORT_LIES + timedelta(seconds=1)
    monkeypatch.setattr(commands.exporting, "now", lambda: later)
    newer = content.ask(EXPORT_DRAFT, DORA, draft_id=draft_id)
    content.service.forget_exports()
    assert not store.has(file["digest"])
    assert store.has(newer["digest"])
    assert exported(content, version["version_id"]), "a version's package stays, whatever draft was exported"
