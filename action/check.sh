#!/usr/bin/env bash
# Runs the check: annotations in the log, a summary of the step, and JSON and SARIF files that the outputs name. Takes
# ASKED_PATH, ASKED_CONFIG, ASKED_FAIL_ON, ASKED_TIME_LIMIT and BASE from the environment.
set -euo pipefail

bin=$RUNNER_TEMP/gitops-lint/venv/bin
reports=$RUNNER_TEMP/gitops-lint
arguments=(--format github --format "json:$reports/report.json" --format "sarif:$reports/report.sarif")
arguments+=(--format "markdown:$reports/summary.md")
[ -z "$BASE" ] || arguments+=("--base=$BASE")
[ -z "$ASKED_CONFIG" ] || arguments+=("--config=$ASKED_CONFIG")
[ -z "$ASKED_FAIL_ON" ] || arguments+=("--fail-on=$ASKED_FAIL_ON")
[ -z "$ASKED_TIME_LIMIT" ] || [ "$ASKED_TIME_LIMIT" = none ] || arguments+=("--time-limit=$ASKED_TIME_LIMIT")

rm -f -- "$reports"/report.* "$reports"/summary.md
code=0
"$bin/gitops-lint" check "${arguments[@]}" -- "$ASKED_PATH" || code=$?
if [ -f "$reports/summary.md" ]; then
    cat -- "$reports/summary.md" >> "$GITHUB_STEP_SUMMARY"
fi
if [ -f "$reports/report.json" ]; then
    "$bin/python" - "$reports" >> "$GITHUB_OUTPUT" << 'PYTHON'
import json, sys

folder = sys.argv[1]
with open(f"{folder}/report.json", encoding="utf-8") as file:
    summary = json.load(file)["summary"]
print(f"errors={summary['error']}\nwarnings={summary['warning']}\nnotes={summary['info']}")
print(f"json={folder}/report.json\nsarif={folder}/report.sarif")
PYTHON
fi
exit "$code"
