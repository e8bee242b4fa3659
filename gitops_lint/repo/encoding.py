"""How the bytes of a file become text, and text the same bytes again."""

from __future__ import annotations

from typing import NamedTuple


class Encoding(NamedTuple):
    """A file's encoding, as Python names it, and the byte order mark that the file begins with."""

    codec: str
    mark: bytes = b""

    def decoded(self, content: bytes) -> str:
        """Return a file's text without its mark; raise UnicodeDecodeError where it is none."""
        return content.removeprefix(self.mark).decode(self.codec)

    def encoded(self, text: str) -> bytes:
        """Return the bytes of a text with the mark before it."""
        return self.mark + text.encode(self.codec)


UTF_8 = Encoding("utf-8")
_MARKED = (Encoding("utf-8", b"\xef\xbb\xbf"), Encoding("utf-16-le", b"\xff\xfe"), Encoding("utf-16-be", b"\xfe\xff"))


def encoding_of(content: bytes) -> Encoding:
    """Return the encoding of a file by its mark: without one it is UTF-8, as YAML has it."""
    return next((encoding for encoding in _MARKED if content.startswith(encoding.mark)), UTF_8)
