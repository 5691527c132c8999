"""`carer-gateway serve` and `migrate`: the two commands that an operator's scripts call."""

from pathlib import Path

import click

from carer_app.config import default_data_dir
from carer_app.gateway.cli_frame import blobs_option, located
from carer_app.gateway.db.engine import open_engine, refuse_unsafe
from carer_app.gateway.db.migrate import migrate as bring_up_to_date
from carer_app.gateway.db.migrate import refuse_unguarded
from carer_app.gateway.db.roles import grant, grant_again, refuse_strong
from carer_app.gateway.services import make_services
from carer_app.gateway.serving import serve as serve_alone
from carer_app.gateway.serving import serve_together
from carer_app.gateway.sweeping import sweep


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8471, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
@click.option("--profile", help="The council's profile, such as north-tyneside. Remembered.")
@click.option("--name", help="What devices call this gateway. Remembered.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--any-role", is_flag=True, help="Serve even as a database role that could change records: for a trial.")
@blobs_option
@located
def serve(
    data_dir: Path | None,
    database: str | None,
    blobs: str | None,
    host: str,
    port: int,
    profile: str | None,
    name: str | None,
    workers: int,
    any_role: bool,
) -> None:
    """Answer devices and the desk until told to stop. Put a proxy that speaks TLS before it."""
    folder = data_dir or default_data_dir() / "gateway"
    services = make_services(folder, database, profile=profile, name=name, blobs=blobs)
    try:
        refuse_unguarded(services.engine)
        if not any_role:
            refuse_strong(services.engine)
        sweep(services.engine, services.blobs)
        if workers == 1:
            serve_alone(services, host, port, click.echo)
            return
    finally:
        services.close()
    serve_together(folder, database, workers, host, port, click.echo)


@click.command()
@click.option("--grant-to", metavar="ROLE", help="Let this database role serve: it may add, and change nothing kept.")
@located
def migrate(data_dir: Path | None, database: str | None, grant_to: str | None) -> None:
    """Bring the database to the form that this version needs, as the owner of its tables. Devices may go on meanwhile."""
    engine = open_engine(data_dir or default_data_dir() / "gateway", database)
    try:
        refuse_unsafe(engine)
        bring_up_to_date(engine)
        grant_again(engine)
        if grant_to:
            grant(engine, grant_to)
    finally:
        engine.dispose()
