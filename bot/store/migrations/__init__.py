"""The migrations, by Alembic."""
