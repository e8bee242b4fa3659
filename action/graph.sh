#!/usr/bin/env bash
# Draws the graph as one HTML file, which the output `graph` names, and where there is a base, what changes on it as
# another, which `change` names. Takes ASKED_PATH, ASKED_CONFIG, ASKED_TIME_LIMIT and BASE from the environment.
set -euo pipefail

bin=$RUNNER_TEMP/gitops-lint/venv/bin
graph=$RUNNER_TEMP/gitops-lint/graph.html
change=$RUNNER_TEMP/gitops-lint/change.html
arguments=()
[ -z "$ASKED_CONFIG" ] || arguments+=("--config=$ASKED_CONFIG")
[ -z "$ASKED_TIME_LIMIT" ] || [ "$ASKED_TIME_LIMIT" = none ] || arguments+=("--time-limit=$ASKED_TIME_LIMIT")
"$bin/gitops-lint" graph --output-file "$graph" ${arguments[@]+"${arguments[@]}"} -- "$ASKED_PATH"
printf 'graph=%s\n' "$graph" >> "$GITHUB_OUTPUT"
[ -n "$BASE" ] || exit 0
"$bin/gitops-lint" diff --output-file "$change" ${arguments[@]+"${arguments[@]}"} -- "$BASE" "$ASKED_PATH"
printf 'change=%s\n' "$change" >> "$GITHUB_OUTPUT"
