"""No service keeps anything of a moment that its erasure doesn't know: every table that names one, a citizen or holds sealed bytes is claimed, or stays for a named reason."""

import re
from importlib import import_module

import pytest
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Uuid

from common.chassis import tables
from common.chassis.erasing import KEPT_EVERYWHERE, Claim, Erasing, Why
from common.chassis.migrate import metadata_of
from common.contracts.everything import RPCS
from common.contracts.operations import OPERATIONS
from common.contracts.services import SERVICES

NAMING = re.compile(r"^(.*_)?(moment|citizen|child|guardian)_id$|^personal_number$")
"""Columns that name a moment or a citizen."""
NOTHING = Erasing()
every_service = pytest.mark.parametrize("service", SERVICES)


def erasing_of(service: str) -> Erasing:
    declared: Erasing = import_module(f"services.{service}.erasing").ERASING
    return declared


def concerned(metadata: MetaData, erasing: Erasing = NOTHING) -> set[str]:
    """Give the tables that name a moment or a citizen, hold bytes that may be sealed, or hang on a row of such a table.

    What hangs on a table that is declared to hold nothing of a patient's holds nothing of one by that.
    """
    harmless = {name for name, why in erasing.kept.items() if why is Why.NO_PATIENT}
    found = {
        table.name
        for table in metadata.tables.values()
        if any(NAMING.match(column.name) or isinstance(column.type, LargeBinary) for column in table.columns)
    }
    before: set[str] = set()
    while before != found:
        before = set(found)
        for table in metadata.tables.values():
            if (found - harmless) & {key.column.table.name for key in table.foreign_keys}:
                found.add(table.name)
    return found


@every_service
def test_every_table_of_a_moment_or_a_citizen_is_claimed_or_stays_for_a_reason(service: str) -> None:
    found = concerned(metadata_of(service), erasing_of(service)) | concerned(tables.metadata)
    assert found - set(erasing_of(service).told) == set()


@every_service
def test_what_is_declared_is_there_and_concerned(service: str) -> None:
    """A table that was renamed, or holds nothing of anybody any more, leaves the declaration."""
    assert set(erasing_of(service).told) <= concerned(metadata_of(service)) | concerned(tables.metadata)


@every_service
def test_no_table_both_goes_and_stays(service: str) -> None:
    declared = erasing_of(service)
    goes = [*declared.at_once, *(claim.table.name for claim in declared.claims)]
    assert len(set(goes)) == len(goes)
    assert not set(goes) & {*declared.kept, *KEPT_EVERYWHERE}


@every_service
def test_children_go_before_their_parents(service: str) -> None:
    """Else the database would take them along, uncounted, and a file that they name would stay."""
    order = [claim.table.name for claim in erasing_of(service).claims]
    for claim in erasing_of(service).claims:
        parents = {key.column.table.name for key in claim.table.foreign_keys} & set(order)
        assert all(order.index(claim.table.name) < order.index(parent) for parent in parents), claim.table.name


@every_service
def test_whatever_names_a_file_says_so(service: str) -> None:
    """By the name of its column: `digest`."""
    for claim in erasing_of(service).claims:
        assert ("digest" in claim.table.c) == (claim.file is not None), claim.table.name


@every_service
def test_what_is_sealed_goes_with_its_key(service: str) -> None:
    declared = erasing_of(service)
    sealed = {
        claim.table.name
        for claim in declared.claims
        for column in claim.table.c
        if isinstance(column.type, LargeBinary)
    }
    assert declared.seals == bool(sealed)


def test_the_law_keeps_the_access_log_and_nothing_else_is_kept_for_it() -> None:
    kept = {
        (service, table)
        for service in SERVICES
        for table, why in erasing_of(service).kept.items()
        if why is Why.ACCESS_LOG
    }
    assert kept == {("audit", "access_row")}


def test_every_service_answers_operators_and_the_service_that_runs_erasures_alone() -> None:
    asked = [contract for contract in RPCS.values() if contract.name == "erase"]
    assert {contract.service for contract in asked} == set(SERVICES) == set(OPERATIONS)
    assert all(contract.services == {"operator", "retention"} for contract in asked)


def test_a_table_that_nobody_claims_is_found() -> None:
    """The walk bites: by the name of a column, by sealed bytes, and by what hangs on such a table."""
    metadata = MetaData()
    Table("message", metadata, Column("id", Uuid, primary_key=True), Column("moment_id", Uuid))
    Table("read_mark", metadata, Column("message_id", ForeignKey("message.id")))
    Table("answer", metadata, Column("id", Uuid, primary_key=True), Column("text", LargeBinary))
    Table("linked", metadata, Column("parent_moment_id", Uuid))
    Table("counter", metadata, Column("id", Integer, primary_key=True))
    assert concerned(metadata) == {"message", "read_mark", "answer", "linked"}
    claim = Claim(metadata.tables["message"], lambda moment_id: metadata.tables["message"].c.moment_id == moment_id)
    assert concerned(metadata) - set(Erasing((claim,)).told) == {"read_mark", "answer", "linked"}
