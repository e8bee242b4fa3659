"""Dask as executor: workers on other machines, of which one that is lost costs only its own work."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from gitops_lint.fleet.repositories import FleetError

_PATIENCE = 10
"""Seconds within which a scheduler answers."""


@contextmanager
def workers_of(address: str) -> Iterator[Executor]:
    """Give the workers of a Dask scheduler; raise FleetError where there is no Dask, or nobody answers."""
    try:
        import distributed
    except ImportError:
        raise FleetError("--scheduler needs Dask: pip install 'gitops-lint[dask]'") from None
    try:
        connect: Any = distributed.Client  # which has no types
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise FleetError(f"no scheduler answers at {address}: {error}") from None
    with client:
        yield client.get_executor()
