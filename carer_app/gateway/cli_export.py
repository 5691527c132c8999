"""The commands that give records out of the gateway: the council's yearly return."""

from pathlib import Path

import click

from carer_app.gateway.cli_frame import COMMAND, as_json_option, print_json, with_services
from carer_app.gateway.services import Services
from carer_app.gateway.ssda903.cells import COLUMNS, as_csv
from carer_app.gateway.ssda903.export import make_return
from carer_app.gateway.ssda903.folder import put_all
from carer_app.gateway.ssda903.report import report
from carer_app.gateway.ssda903.theirs import read_theirs
from carer_app.gateway.ssda903.year import read_year
from carer_app.i18n import _

REPORT = "report.txt"
_given = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def export() -> None:
    """Records as files for other systems."""


@export.command("ssda903")
@click.option("--year", required=True, help="Collection year: 2025-26, or 2026, the year in which it ends.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="A folder for the files.")
@click.option("--council-data", type=_given, help="A CSV of what only the council knows, by HERE (see the report).")
@as_json_option
@with_services
def ssda903(services: Services, year: str, out: Path, council_data: Path | None, as_json: bool) -> None:
    """What the records know of the council's yearly return, as its tables, and a report of what they do not know."""
    wanted = read_year(year)
    made = make_return(services, wanted, read_theirs(council_data) if council_data else {}, COMMAND)
    tables = {table: made.rows(table) for table in COLUMNS}
    files = {f"{table}.csv": as_csv(table, rows) for table, rows in tables.items()}
    put_all(out, files | {REPORT: report(made).encode()})
    counts = {table.casefold(): len(rows) for table, rows in tables.items()}
    notes = sum(len(child.notes) for child in made.children)
    if as_json:
        print_json(
            {"year": wanted.words()} | counts | {"without_rows": len(made.children) - counts["header"], "notes": notes}
        )
        return
    rows = ", ".join(f"{table} {len(of)}" for table, of in tables.items())
    click.echo(_("{year}: rows {rows}.").format(year=wanted.words(), rows=rows))
    click.echo(
        _("{report} says what is blank or left out, and why: notes {count}.").format(report=out / REPORT, count=notes)
    )
