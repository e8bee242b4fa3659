"""What is refused, as an error that editors show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from gitops_lint.editor.renaming import RefusedError
from gitops_lint.lsp.answers import Answers

_T = TypeVar("_T")


def refusing(ask: Callable[[Answers, str], _T]) -> Callable[[Answers, str], _T]:
    """Let a refusal come out as an error that editors show."""

    def asked(known: Answers, path: str) -> _T:
        try:
            return ask(known, path)
        except RefusedError as error:
            raise refused(str(error)) from None

    return asked


def refused(why: str) -> JsonRpcException:
    """Return the error of a request that is refused."""
    return JsonRpcException(why, types.LSPErrorCodes.RequestFailed.value)
