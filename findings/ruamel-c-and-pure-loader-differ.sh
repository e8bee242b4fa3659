#!/usr/bin/env bash
# ruamel.yaml's two safe loaders each refuse what the other reads
#
# YAML(typ="safe") is built on libyaml where ruamel.yaml.clib is installed, and pure Python otherwise, so that the same
# program reads other files on another machine. The C loader refuses a list in brackets whose item has a colon with a
# digit behind it, as in a URL with a port; the pure one refuses a tab between a key's colon and its value. Kubernetes'
# tools (Go's yaml.v3) read both.
#
# Seen with ruamel.yaml 0.19.1 and ruamel.yaml.clib 0.2.15 on CPython. Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet ruamel.yaml==0.19.1 ruamel.yaml.clib==0.2.15
"$folder/tools/bin/python" - <<'END'
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

seen = []
for text in ("[http://a:80]\n", "key:\tvalue\n"):
    for pure in (False, True):
        try:
            said = YAML(typ="safe", pure=pure).load(text)
        except YAMLError as error:
            said = f"{type(error).__name__}: {error.problem}"
        seen.append(said)
        print(f"{text!r} {'pure' if pure else 'libyaml'}: {said}")
assert seen == [
    "ScannerError: found unexpected ':'",
    ["http://a:80"],
    {"key": "value"},
    "ScannerError: found character '\\t' that cannot start any token",
], seen
print("as it was seen")
END
