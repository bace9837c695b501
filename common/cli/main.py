"""`sob`: what operators ask and do from a terminal.

    sob parked list moments            messages that failed for good
    sob parked retry moments ID        put one back into its queue (--vouch: one that nobody has proven to have sent)
    sob parked drop moments ID         forget one
    sob audit verify                   check the chains of the access log
    sob audit extract CITIZEN_ID       who has seen a citizen's data, and changed it
    sob audit sought NUMBER            who has looked up a number that found nobody
    sob programme check PATH           read a programme package (a folder or a zip) and tell its faults
    sob programme import PATH          publish it as it is
    sob programme export NAME TARGET   write a published version's package into a new folder, or a .zip
    sob programme diff A B             what differs between two: folders, zips or published names
    sob programme withdraw NAME        let nobody start a version (programme@major.minor) any more
    sob programme restore NAME         take that back
    sob form export FILE.yaml          print a form as a FHIR R4 Questionnaire
    sob form import FILE.json          print a Questionnaire as a form, and tell what could not be carried
    sob asyncapi                       print the AsyncAPI document of all events

Asks over the bus as `service:operator`, signed with the key in SOB_SIGNING_KEY_FILE (default `<SOB_VAR>/keys/operator.json`).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from common.chassis.identifiers import new_id
from common.cli import asyncapi, forms, operator, programmes
from common.contracts.audit.chains import VERIFY
from common.contracts.audit.extracts import EXTRACT, SOUGHT
from common.contracts.base import Rpc
from common.contracts.content.catalogue import RESTORE, WITHDRAW
from common.contracts.directory.sought import SOUGHT_AS
from common.contracts.errors import Forbidden, NamedError
from common.contracts.operations import OPERATIONS


def main() -> None:
    """Run from the command line; ends with 1 and one sentence when something is wrong."""
    chosen = parser().parse_args()
    try:
        chosen.run(chosen)
    except NamedError as error:
        sys.exit(f"{error.message} ({error.code} {json.dumps(error.details, ensure_ascii=False)})")
    except OSError as error:
        sys.exit(f"{error.filename or 'The broker'} can't be reached: {error.strerror or error}.")


def parser() -> argparse.ArgumentParser:
    """Give the parser of the command line."""
    top = argparse.ArgumentParser(prog="sob", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    areas = top.add_subparsers(required=True, metavar="AREA")
    parked = areas.add_parser("parked", help="messages that failed for good").add_subparsers(required=True)
    for name, run, needs_id in (
        ("list", list_parked, False),
        ("retry", retry_parked, True),
        ("drop", drop_parked, True),
    ):
        action = parked.add_parser(name)
        action.add_argument("service", choices=sorted(OPERATIONS))
        if needs_id:
            action.add_argument("parked_id")
        if name == "retry":
            action.add_argument(
                "--vouch", action="store_true", help="believe a message that nobody has proven to have sent"
            )
        action.set_defaults(run=run)
    log = areas.add_parser("audit", help="the access log").add_subparsers(required=True)
    log.add_parser("verify").set_defaults(run=verify_log)
    extract = log.add_parser("extract")
    extract.add_argument("citizen_id")
    extract.set_defaults(run=extract_log)
    sought = log.add_parser("sought")
    sought.add_argument("number")
    sought.set_defaults(run=sought_in_log)
    programme = areas.add_parser("programme", help="programme packages").add_subparsers(required=True)
    _add_packages(programme)
    for name, contract, words in (
        ("withdraw", WITHDRAW, "withdrawn: nobody can start it, moments that run it go on"),
        ("restore", RESTORE, "published again"),
    ):
        change = programme.add_parser(name)
        change.add_argument("name", help="programme@major.minor")
        change.set_defaults(run=change_version, contract=contract, words=words)
    form = areas.add_parser("form", help="forms as FHIR R4 Questionnaire").add_subparsers(required=True)
    export = form.add_parser("export")
    export.add_argument("file", type=Path)
    export.add_argument("--url", help="the Questionnaire's canonical address")
    export.add_argument("--version", help="its version")
    export.set_defaults(run=forms.export_form)
    importer = form.add_parser("import")
    importer.add_argument("file", type=Path)
    importer.set_defaults(run=forms.import_form)
    areas.add_parser("asyncapi", help="the AsyncAPI document").set_defaults(
        run=lambda _: sys.stdout.write(asyncapi.text())
    )
    return top


def _add_packages(actions: Any) -> None:
    """Add what is done with whole packages."""
    check = actions.add_parser("check")
    check.add_argument("directory", type=Path, help="a folder or a zip")
    check.set_defaults(run=programmes.check)
    importer = actions.add_parser("import")
    importer.add_argument("path", type=Path, help="a folder or a zip")
    importer.set_defaults(run=programmes.import_package)
    export = actions.add_parser("export")
    export.add_argument("name", help="programme@major.minor")
    export.add_argument("target", type=Path, help="a new folder, or a file that ends with .zip")
    export.set_defaults(run=programmes.export_package)
    diff = actions.add_parser("diff")
    for name in ("earlier", "later"):
        diff.add_argument(name, help="a folder, a zip, or programme@major.minor")
    diff.set_defaults(run=programmes.diff)


def list_parked(chosen: Any) -> None:
    """Print the parked messages of a service, a line each."""
    for message in operator.ask(OPERATIONS[chosen.service].show)["messages"]:
        facts = (
            message["id"],
            message["parked_at"],
            message["queue"],
            message["type"],
            message["exception_type"],
            message["exception_place"],
        )
        print(*facts, sep="\t")


def retry_parked(chosen: Any) -> None:
    """Put a parked message back into its queue."""
    told = {"idempotency_id": str(new_id()), "parked_id": chosen.parked_id, "vouch": chosen.vouch}
    try:
        operator.ask(OPERATIONS[chosen.service].retry, **told)
    except Forbidden:
        sys.exit("Nobody has proven to have sent this message. If you know where it comes from: --vouch.")
    print("Back in its queue.")


def drop_parked(chosen: Any) -> None:
    """Forget a parked message."""
    operator.ask(OPERATIONS[chosen.service].drop, idempotency_id=str(new_id()), parked_id=chosen.parked_id)
    print("Dropped.")


def verify_log(_chosen: Any) -> None:
    """Check the chains of the access log; ends with 1 when one is broken."""
    report = operator.ask(VERIFY)
    print(f"{report['checked']} records checked.")
    if report["broken"]:
        sys.exit("Broken chains: " + ", ".join(report["broken"]))


def extract_log(chosen: Any) -> None:
    """Print who has seen a citizen's data, newest first, a JSON object a line."""
    _print_rows(EXTRACT, citizen_id=chosen.citizen_id)


def sought_in_log(chosen: Any) -> None:
    """Print who has looked up a number that found nobody, as `extract_log`."""
    _print_rows(SOUGHT, **operator.ask(SOUGHT_AS, number=chosen.number))


def _print_rows(contract: Rpc, **which: Any) -> None:
    cursor = None
    while True:
        page = operator.ask(contract, **which, cursor=cursor)
        for row in page["rows"]:
            print(json.dumps(row, ensure_ascii=False))
        cursor = page["next_cursor"]
        if cursor is None:
            return


def change_version(chosen: Any) -> None:
    """Withdraw a published version, or take that back."""
    operator.ask(chosen.contract, idempotency_id=str(new_id()), name=chosen.name)
    print(f"{chosen.name} is {chosen.words}.")


if __name__ == "__main__":
    main()
