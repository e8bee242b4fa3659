"""The events of a YAML text: by ruamel.yaml's C parser (libyaml), or by its pure parser where there is no C one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

NextEvent: TypeAlias = Callable[[], Any]
"""Gives the next event at each call, or raises ruamel's YAMLError."""

OpenEvents: TypeAlias = Callable[[str], NextEvent]

REFUSES_COLON = "found unexpected ':'"
"""What the libyaml of ruamel.yaml.clib (0.1.7) says to `[http://a:80]`; newer ones, and Go's yaml.v3, read that."""


@cache
def opener() -> OpenEvents:
    """Return what opens a text for reading its events."""
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return open_pure

    def open_c(text: str) -> NextEvent:
        events: NextEvent = CParser(text).get_event
        return events

    return open_c


def open_pure(text: str) -> NextEvent:
    """Open a text with the pure parser.

    Its scanner follows YAML 1.2 where libyaml (and Go's yaml.v3, which is a port of libyaml) follows 1.1. Set to 1.1 it
    differs in tabs, which libyaml takes everywhere but where a key may begin, and in `*alias:` as a key; the one is
    evened out here, the other refused.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.scanner import Scanner

    class TabScanner(Scanner):
        def scan_to_next_token(self) -> None:
            super().scan_to_next_token()
            while not self.allow_simple_key and self.reader.peek() == "\t":
                self.reader.forward()
                super().scan_to_next_token()

    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)
    yaml.Scanner = TabScanner
    events: NextEvent = iter(yaml.parse(text)).__next__
    return events
