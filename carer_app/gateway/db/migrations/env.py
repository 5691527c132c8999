"""What alembic runs: the steps, on the connection it was handed."""

from alembic import context

from carer_app.gateway.db.tables import metadata


def _run() -> None:
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


_run()
