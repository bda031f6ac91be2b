"""Gathers the interface's texts into the catalogues, as Django's command does; `Said("…")` is one more way to mark a text."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """`make messages` calls it with the languages and the folders to leave out."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=Said"]  # noqa: RUF012 (Django has it so)
