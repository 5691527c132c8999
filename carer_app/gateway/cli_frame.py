"""What every command of `carer-gateway` shares: where its gateway is, JSON or words, and days."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
import msgspec

from carer_app.clock import SystemClock, today
from carer_app.config import default_data_dir
from carer_app.gateway.services import make_services

COMMAND = "command"
"""Who did something that was done by command."""

DAY = click.DateTime(["%Y-%m-%d"])
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
blobs_option = click.option(
    "--blobs",
    envvar="CARER_GATEWAY_BLOBS",
    help="Where photos and papers are kept: a folder, or s3://bucket/prefix. Remembered.",
)
_where = (
    click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Where keys and files are kept."),
    click.option(
        "--database", envvar="CARER_GATEWAY_DATABASE", help="postgresql://…; without it, a file in the data folder."
    ),
)


def with_services(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the gateway of the data folder and database that it names."""

    @wraps(command)
    def run(data_dir: Path | None, database: str | None, blobs: str | None, **given: Any) -> Any:
        services = make_services(data_dir or default_data_dir() / "gateway", database, blobs=blobs)
        try:
            return command(services, **given)
        finally:
            services.close()

    return located(blobs_option(run))


def located(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where the gateway is."""
    for option in _where:
        command = option(command)
    return command


def day_of(given: datetime | None) -> date:
    return given.date() if given else today(SystemClock())


def print_json(value: dict[str, Any]) -> None:
    click.echo(msgspec.json.encode(value).decode())
