"""A check that commands make before they write."""

from django.core.management import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def require_migrated() -> None:
    """Raise CommandError, with what to do, unless the database has the tables of this version of the code."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("数据库还没有更新到这一版程序，请先运行 manage.py migrate。")
