"""The steps by which a gateway's database grew; alembic runs them."""
