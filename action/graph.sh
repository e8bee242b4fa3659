#!/usr/bin/env bash
# Draws the graph as one HTML file, which the output `graph` names. Takes ASKED_PATH, ASKED_CONFIG and ASKED_TIME_LIMIT
# from the environment.
set -euo pipefail

graph=$RUNNER_TEMP/gitops-lint/graph.html
arguments=(--output-file "$graph")
[ -z "$ASKED_CONFIG" ] || arguments+=("--config=$ASKED_CONFIG")
[ -z "$ASKED_TIME_LIMIT" ] || [ "$ASKED_TIME_LIMIT" = none ] || arguments+=("--time-limit=$ASKED_TIME_LIMIT")
"$RUNNER_TEMP/gitops-lint/venv/bin/gitops-lint" graph "${arguments[@]}" -- "$ASKED_PATH"
printf 'graph=%s\n' "$graph" >> "$GITHUB_OUTPUT"
