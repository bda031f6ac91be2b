#!/usr/bin/env python
"""Runs the archive's commands: `python manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"设置有误：{error}")
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"数据库用不了：{error}。请看 DATA_DIR 是否可写，是否运行过 manage.py migrate。（--traceback 显示详情）")
