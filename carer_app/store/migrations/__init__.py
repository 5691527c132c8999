"""The steps that bring an older store up to date; run by alembic inside one transaction."""
