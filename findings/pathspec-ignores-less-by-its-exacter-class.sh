#!/usr/bin/env bash
# pathspec's GitIgnoreSpec leaves in what git leaves out, where its plain PathSpec doesn't
#
# To git the last pattern counts that is about a file, and a folder that is left out takes with it all that lies in it.
# GitIgnoreSpec, which is to follow git in the corners in which PathSpec doesn't, has files come back from a folder that
# a later line leaves out, if an earlier line named them by themselves: `!*.yaml` before `/charts/`, as where one list
# is put behind another. With `/charts/**` in place of `/charts/` it agrees again. Flux's `.sourceignore` has the same
# language, so that a tool may take manifests for a part of an artifact that has none of them.
#
# Seen with pathspec 1.1.1 of PyPI and ignore 7.0.17 of npm, beside git 2.39.5. Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet pathspec==1.1.1
npm install --silent --no-audit --no-fund --prefix "$folder" ignore@7.0.17 > "$folder/npm.txt"
git init --quiet "$folder/tree"
mkdir "$folder/tree/charts"
touch "$folder/tree/charts/values.yaml" "$folder/tree/charts/README.md"
cd "$folder"

cat > ask.py <<'END'
from pathspec import GitIgnoreSpec, PathSpec

FILES = ("charts/README.md", "charts/values.yaml")
lines = open("tree/.gitignore").read().splitlines()
print("GitIgnoreSpec:", *filter(GitIgnoreSpec.from_lines(lines).match_file, FILES))
print("PathSpec:", *filter(PathSpec.from_lines("gitignore", lines).match_file, FILES))
END
cat > ask.cjs <<'END'
const rules = require("ignore")().add(require("fs").readFileSync("tree/.gitignore", "utf8"));
console.log(`ignore: ${rules.filter(["charts/README.md", "charts/values.yaml"]).length === 0 ? "both" : "not both"}`);
END
for last in '/charts/' '/charts/**'; do
    printf '%s\n' '!*.yaml' "$last" > tree/.gitignore
    echo "!*.yaml, then $last"
    echo "git:" $(git -C tree ls-files --others --ignored --exclude-standard)
    node ask.cjs
    tools/bin/python ask.py
done > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
!*.yaml, then /charts/
git: charts/README.md charts/values.yaml
ignore: both
GitIgnoreSpec: charts/README.md
PathSpec: charts/README.md charts/values.yaml
!*.yaml, then /charts/**
git: charts/README.md charts/values.yaml
ignore: both
GitIgnoreSpec: charts/README.md charts/values.yaml
PathSpec: charts/README.md charts/values.yaml
END
