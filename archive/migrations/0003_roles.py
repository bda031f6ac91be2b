"""The three roles (编辑, 档案员, 管理员) as groups with their permissions. Who is in them is given out in the admin."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_LOOK = [
    f"archive.view_{model}"
    for model in (
        "newspaper", "issue", "page", "article", "contributor", "articletopic", "topic", "source", "segmentation", "change",
        "importrun", "draft", "report",
    )
]  # fmt: skip
_EDITOR = [
    *_LOOK,
    "archive.correct_page",
    "archive.review_page",
    "archive.change_page",
    "archive.change_article",
    "archive.change_report",
]
_ARCHIVIST = [
    *_EDITOR,
    "archive.arrange_issue",
    "archive.import_pages",
    "archive.change_issue",
    "archive.add_newspaper",
    "archive.change_newspaper",
    "archive.add_topic",
    "archive.change_topic",
]
_ADMINISTRATOR = [*_ARCHIVIST, "auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group", "admin.view_logentry"]
ROLES = {"编辑": _EDITOR, "档案员": _ARCHIVIST, "管理员": _ADMINISTRATOR}


def add_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are otherwise made only after all migrations have run.
    for label in ("archive", "auth", "admin"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
        config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        for permission in wanted:
            label, codename = permission.split(".")
            group.permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0002_editing"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]
