"""A real PostgreSQL for the campaigns' short forms."""

from tests.gateway.conftest import postgres, postgres_url, used_databases

__all__ = ["postgres", "postgres_url", "used_databases"]
