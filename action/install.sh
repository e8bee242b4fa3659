#!/usr/bin/env bash
# Installs gitops-lint of ACTION_PATH beside the job's own Python. Takes SET_UP_PYTHON (what actions/setup-python has set
# up, if anything), ASKED_PYTHON and ACTION_PATH from the environment.
set -euo pipefail

python=${ASKED_PYTHON:-${SET_UP_PYTHON:-python3}}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
    printf '::error::gitops-lint needs Python 3.11 or later, and `%s` is %s. ' \
        "$python" "$("$python" --version 2> /dev/null || printf 'not there')"
    printf 'Leave the input `python` out, so that one is set up, or name one that is new enough.\n'
    exit 2
fi
if ! "$python" -m venv "$RUNNER_TEMP/gitops-lint/venv"; then
    printf '::error::`%s` came without venv; on Debian and Ubuntu: apt-get install python3-venv\n' "$python"
    exit 2
fi
"$RUNNER_TEMP/gitops-lint/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$ACTION_PATH"
