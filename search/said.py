"""Sentences that are put together where no Django is: they are Chinese strings that remember what they were made of, so that
they can be said in another language later."""

from collections.abc import Callable
from typing import Any, Final, Self


class Said(str):
    """A sentence with its values filled in: `Said("最多 {n} 个。", n=3)`. `make messages` finds the text as it is written here."""

    _template: str
    _values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        said = super().__new__(cls, template.format(**values) if values else template)
        said._template, said._values = template, values
        return said

    def spoken(self, translate: Callable[[str], str]) -> str:
        """The sentence with its text translated and the same values."""
        template = translate(self._template) if self._template else ""
        return template.format(**self._values) if self._values else template


NOTHING: Final = Said("")
