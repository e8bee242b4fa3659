"""The server: its tools, each with what goes wrong as an answer that says so.

What it does is read one repository. It has no tool that takes a path on disk, writes, runs or fetches anything.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from gitops_lint import __version__
from gitops_lint.mcp_server.answers import CannotAnswerError, written
from gitops_lint.mcp_server.findings import Findings
from gitops_lint.mcp_server.objects import Objects
from gitops_lint.mcp_server.plans import Plans
from gitops_lint.mcp_server.repository import Repository
from gitops_lint.repo.git import GitError
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.watched_folder import WatchedFolder

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

INSTRUCTIONS = """\
Knows a Flux GitOps repository as a compiler knows a program: every object that Flux would apply, what each needs, and
what will break, offline and as the files are now. Begin with `check` (what is wrong) or `plan` (what comes up).
Lists come in pages: ask again with `after` set to `next`. What can't be known offline is never said to be missing.\
"""


def server_of(folder: WatchedFolder) -> MCPServer[Any]:
    """Return a server that answers about a repository; raise ImportError without the package that it needs."""
    from mcp.server.mcpserver import MCPServer
    from mcp.types import ToolAnnotations

    server: MCPServer[Any] = MCPServer(
        "gitops-lint", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING", subscriptions=False
    )
    annotations = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in tools_of(Repository(folder)):
        server.add_tool(_answering(tool), annotations=annotations, structured_output=False)
    return server


def tools_of(repository: Repository) -> tuple[Callable[..., dict[str, Any]], ...]:
    """Return the tools, by name and docstring as agents see them."""
    findings, plans, objects = Findings(repository), Plans(repository), Objects(repository)
    return (
        findings.check,
        findings.explain,
        plans.plan,
        plans.why_not_ready,
        plans.falls_with,
        plans.most_critical,
        plans.recover,
        objects.find_objects,
        objects.needs,
        objects.needed_by,
        objects.build_object,
    )


def _answering(tool: Callable[..., dict[str, Any]]) -> Callable[..., Any]:
    """Return a tool whose answer is JSON; one after the other, in the thread in which the repository is looked at."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    async def answer(*arguments: Any, **named: Any) -> str:
        try:
            return written(tool(*arguments, **named))
        except (CannotAnswerError, InvalidFileError, GitError) as error:
            raise ToolError(str(error)) from error

    answer.__annotations__ = {**tool.__annotations__, "return": str}
    return answer
