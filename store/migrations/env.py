"""What Alembic runs: the steps in ``versions``, on the connection and in the transaction of the store.

To write a step: ``store/schema.py`` as it is to be, a file in ``versions`` that leads there from the
step before, its number as ``HEAD`` in the schema. Steps know only what stood before them: they import
nothing that changes with the schema.
"""

from alembic import context

from store.schema import step, tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables, version_table=step.name)
context.run_migrations()
