#!/usr/bin/env bash
# Finds the commit that a pull request is held against, and says it as the step's output `base`: nothing where all
# findings are to be reported. Takes ASKED_PATH, ASKED_BASE and EVENT_BASE from the environment.
set -euo pipefail

say() {
    printf 'base=%s\n' "$1" >> "$GITHUB_OUTPUT"
}

case "$ASKED_BASE" in
    none) say ""; exit ;;
    "") base=$EVENT_BASE ;;
    *) base=$ASKED_BASE ;;
esac
if [[ $base == *$'\n'* || $base == -* ]]; then
    printf '::error::base is no revision\n'
    exit 2
fi
[ -n "$base" ] || { say ""; exit; }

cd -- "$ASKED_PATH"
is_here() {
    git rev-parse --quiet --verify --end-of-options "$1^{commit}" > /dev/null
}

if is_here "$base"; then
    say "$base"
elif [ -z "$ASKED_BASE" ] && is_here 'HEAD^2'; then
    say "$(git rev-parse 'HEAD^1')" # the merge commit that GitHub makes of a pull request: what it is merged into
elif git fetch --quiet --no-tags --depth=1 origin "$base" && is_here FETCH_HEAD; then
    say "$(git rev-parse FETCH_HEAD)"
elif [ -z "$ASKED_BASE" ]; then
    printf '::warning::What the pull request is merged into is not in this clone, so all findings are reported. '
    printf 'Give actions/checkout `fetch-depth: 2`.\n'
    say ""
else
    printf '::error::base is not in this clone and could not be fetched: give actions/checkout `fetch-depth: 0`\n'
    exit 2
fi
