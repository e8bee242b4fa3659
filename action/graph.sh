#!/usr/bin/env bash
# Draws the graph as one HTML file, which the output `graph` names. Takes ASKED_PATH from the environment.
set -euo pipefail

graph=$RUNNER_TEMP/gitops-lint/graph.html
"$RUNNER_TEMP/gitops-lint/venv/bin/gitops-lint" graph --output-file "$graph" -- "$ASKED_PATH"
printf 'graph=%s\n' "$graph" >> "$GITHUB_OUTPUT"
