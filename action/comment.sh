#!/usr/bin/env bash
# Keeps one comment on the pull request that says what the change does. Takes ASKED_PATH, ASKED_CONFIG, ASKED_TIME_LIMIT,
# BASE, PULL_REQUEST and TOKEN from the environment, and GITHUB_API_URL and GITHUB_REPOSITORY, which the runner sets.
set -euo pipefail

if [ -z "$BASE" ] || [ -z "$PULL_REQUEST" ]; then
    printf '::notice::There is nothing to comment on: this is no pull request, or there is no base.\n'
    exit 0
fi
bin=$RUNNER_TEMP/gitops-lint/venv/bin
comment=$RUNNER_TEMP/gitops-lint/comment.md
arguments=(--format comment --output-file "$comment")
[ -z "$ASKED_CONFIG" ] || arguments+=("--config=$ASKED_CONFIG")
[ -z "$ASKED_TIME_LIMIT" ] || [ "$ASKED_TIME_LIMIT" = none ] || arguments+=("--time-limit=$ASKED_TIME_LIMIT")

rm -f -- "$comment"
env -u TOKEN "$bin/gitops-lint" diff "${arguments[@]}" -- "$BASE" "$ASKED_PATH"
"$bin/python" "$GITHUB_ACTION_PATH/action/comment.py" "$comment"
