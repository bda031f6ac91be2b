"""How a segment's arrays are laid out, for who writes them and who reads them."""

from typing import Final

#: Stands after each field in the stream of characters; folded text never holds it.
SEPARATOR: Final = "\0"
#: Positions of the stream for each of which the document is written down.
BLOCK: Final = 64
