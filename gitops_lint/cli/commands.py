"""The commands, as far as an overview needs them: none is imported for it."""

from __future__ import annotations

COMMANDS = {
    "check": "Find what will break before it is deployed.",
    "diff": "Show what a change does to the objects of each cluster.",
    "graph": "Show what depends on what.",
    "plan": "Predict what comes up, what falls with what, and how to bring it back.",
    "build": "Print the effective manifests of directories, of a Kustomization or of a cluster.",
    "fleet": "Judge many repositories as one: what is wrong where, and what sets clusters apart.",
    "rule": "List the checks, or explain one.",
    "init": "Set a repository up.",
    "lsp": "Serve editors: what is wrong while one types, and answers to their questions.",
    "mcp": "Answer agents, over the Model Context Protocol.",
    "cache": "Show or clear what is kept between runs.",
}
"""Each command with its line in the overview; the command itself is `command` in the module of its name."""
