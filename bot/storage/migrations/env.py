"""Alembic's entry point: migrates over the connection that `Database.migrate` hands in."""

from alembic import context

from bot.storage.schema import is_compared, metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, include_object=is_compared)
with context.begin_transaction():
    context.run_migrations()
