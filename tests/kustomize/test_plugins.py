"""`generators`, `transformers` and `validators` in folders and in files, beside the real kustomize."""

from __future__ import annotations

from pathlib import Path

import pytest
from constructs import CONFIG, WEB, Files, tree
from oracle import build, kustomize, objects, write

NAMESPACE = "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: moving, namespace: moved}\n"
PREFIX = """\
apiVersion: builtin
kind: PrefixTransformer
metadata: {name: naming}
prefix: p-
fieldSpecs: [{path: metadata/name}]
"""
LABEL = """\
apiVersion: builtin
kind: LabelTransformer
metadata: {name: labelling}
labels: {%s}
fieldSpecs: [{path: metadata/labels, create: true}]
"""
GENERATOR = "apiVersion: builtin\nkind: %s\nmetadata: {name: made, namespace: there}\nliterals: [a=b]\n"


def _tree(kustomization: str, **files: str) -> Files:
    """Return a tree with two manifests; `folder__name` stands for the file `folder/name.yaml`."""
    written = {f"{path.replace('__', '/')}.yaml": text for path, text in files.items()}
    manifests = tree(f"{CONFIG}\n{WEB}")
    return {"kustomization.yaml": f"resources: [config.yaml, web.yaml]\n{kustomization}", **manifests, **written}


BUILT: dict[str, Files] = {
    "a folder of transformers": _tree(
        "transformers: [steps]", steps__kustomization="resources: [a.yaml, b.yaml]", steps__a=NAMESPACE, steps__b=PREFIX
    ),
    "a folder that changes its transformers": _tree(
        "transformers: [steps]", steps__kustomization="resources: [a.yaml]\nnamespace: other", steps__a=NAMESPACE
    ),
    "a folder of folders": _tree(
        "transformers: [steps]",
        steps__kustomization="resources: [below]",
        steps__below__kustomization="resources: [a.yaml]\nnameSuffix: -s",
        steps__below__a=NAMESPACE,
    ),
    "transformers of a base run on the base alone": _tree(
        "resources: [config.yaml, base]",
        base__kustomization="resources: [c.yaml]\ntransformers: [../steps]",
        base__c="apiVersion: v1\nkind: Secret\nmetadata: {name: c}\n",
        steps__kustomization="resources: [a.yaml]",
        steps__a=NAMESPACE,
    ),
    "transformers of a component run on all that is there": _tree(
        "components: [part]",
        part__kustomization="apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [steps]",
        part__steps__kustomization="resources: [a.yaml]",
        part__steps__a=NAMESPACE,
    ),
    "what stands in the kustomization file itself comes first": _tree(
        "transformers:\n- steps\n- |\n  "
        + PREFIX.replace("p-", "first-").replace("naming", "other").replace("\n", "\n  "),
        steps__kustomization="resources: [a.yaml]",
        steps__a=PREFIX,
    ),
    "a patch's path begins at the kustomization that runs it": _tree(
        "transformers: [steps]",
        steps__kustomization="resources: [a.yaml]",
        steps__a="apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\n"
        "path: patch.yaml\ntarget: {kind: ConfigMap}\n",
        patch="- {op: add, path: /data/more, value: x}\n",
    ),
    "a folder of generators": _tree(
        "generators: [makers]\nnamePrefix: p-",
        makers__kustomization="resources: [a.yaml, b.yaml]",
        makers__a=GENERATOR % "ConfigMapGenerator",
        makers__b=GENERATOR % "SecretGenerator",
    ),
    "an account of Google's cloud": _tree(
        "generators: [account.yaml]",
        account="apiVersion: builtin\nkind: IAMPolicyGenerator\nmetadata: {name: a}\ncloud: gke\n"
        "kubernetesService: {name: k, namespace: spaced}\nserviceAccount: {name: s, projectId: p}\n",
    ),
    "a prefix and a suffix in one": _tree(
        "transformers: [a.yaml]",
        a=PREFIX.replace("PrefixTransformer", "PrefixSuffixTransformer") + "suffix: -s\n",
    ),
    "hashes before their time": _tree(
        "configMapGenerator: [{name: made, literals: [a=b]}]\ntransformers: [a.yaml]",
        a="apiVersion: builtin\nkind: HashTransformer\nmetadata: {name: a}\n",
    ),
    "a value in fields and paths": _tree(
        "transformers: [a.yaml]",
        a="apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: a}\nvalue: v\ntargets:\n"
        "- {fieldPath: data/new, selector: {kind: ConfigMap}}\n"
        "- {fieldPath: data/host, filePathPosition: 2, selector: {kind: ConfigMap}}\n"
        "- {fieldPath: metadata/namespace}\n",
    ),
    "a validator that changes nothing": _tree(
        "validators: [checks]",
        checks__kustomization="resources: [a.yaml]",
        checks__a=LABEL % "",
    ),
    "a validator that says that it was there": {
        "kustomization.yaml": "resources: [a.yaml]\nvalidators: [b.yaml]\n",
        "a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n",
        "b.yaml": LABEL % "validated-by: me",
    },
}

BROKEN: dict[str, tuple[Files, str]] = {
    "a folder without kustomization file": (_tree("transformers: [steps]", steps__a=NAMESPACE), "kustomization.yaml:2"),
    "a Component": (
        _tree(
            "transformers: [steps]",
            steps__kustomization="apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]",
            steps__a=NAMESPACE,
        ),
        "kustomization.yaml:2",
    ),
    "two of one name": (
        _tree("transformers: [a.yaml, b.yaml]", a=NAMESPACE, b=NAMESPACE.replace("moved}", "moved, labels: {a: b}}")),
        "b.yaml:3",
    ),
    "nothing of the name": (_tree("transformers: [step]"), "kustomization.yaml:2"),
    "text that is no YAML": (_tree("transformers:\n- |\n  a: {\n"), "kustomization.yaml:5"),
    "a builtin of an apiVersion of its own": (
        _tree("transformers: [a.yaml]", a=NAMESPACE.replace("builtin", "kustomize.config.k8s.io/v1beta1")),
        "a.yaml:3",
    ),
    "no builtin at all": (_tree("transformers: [a.yaml]", a=NAMESPACE.replace("kind: N", "kind: Fine N")), "a.yaml:3"),
    "a generator among transformers": (_tree("transformers: [a.yaml]", a=GENERATOR % "SecretGenerator"), "a.yaml:3"),
    "a transformer among generators": (_tree("generators: [a.yaml]", a=NAMESPACE), "a.yaml:3"),
    "what a generator of the folder makes": (
        _tree("transformers: [steps]", steps__kustomization="configMapGenerator: [{name: a, literals: [a=b]}]"),
        "steps/kustomization.yaml:1",
    ),
    "a validator that changes something": (_tree("validators: [a.yaml]", a=LABEL % "a: b"), "a.yaml:3"),
    "a validator that sets what is set": (
        _tree("namespace: moved\nvalidators: [a.yaml]", a=NAMESPACE),
        "a.yaml:3",
    ),
    "a folder that leads back": (
        _tree("transformers: [steps]", steps__kustomization="resources: [..]"),
        "steps/kustomization.yaml:1",
    ),
}


@pytest.mark.parametrize("name", BUILT)
def test_they_build_to_the_same_objects(name: str, tmp_path: Path) -> None:
    write(BUILT[name], tmp_path)
    real = kustomize(tmp_path)
    ours = build(BUILT[name])
    assert not real.error
    assert [(problem.check, problem.message) for problem in ours.problems if not problem.harmless] == []
    assert objects(ours) == real.objects
    assert real.objects


@pytest.mark.parametrize("name", BROKEN)
def test_where_kustomize_fails_there_is_a_problem_at_its_place(name: str, tmp_path: Path) -> None:
    files, place = BROKEN[name]
    write(files, tmp_path)
    assert kustomize(tmp_path).error
    problem = next(problem for problem in build(files).problems if not problem.harmless)
    assert f"{problem.place.path}:{problem.place.line}" == place
    assert problem.message


@pytest.mark.parametrize("field", ["generators", "transformers"])
@pytest.mark.parametrize(
    ("entry", "files"),
    [
        ("https://github.com/example/steps", {}),
        ("steps", {"steps__kustomization": "resources: [https://github.com/example/steps]"}),
    ],
)
def test_what_is_not_in_the_repository_may_change_anything(field: str, entry: str, files: dict[str, str]) -> None:
    built = build(_tree(f"{field}: ['{entry}']", **files))
    assert [(remote.url, remote.changes) for remote in built.remotes] == [("https://github.com/example/steps", True)]
    assert not built.problems


def test_a_remote_base_adds_objects_and_changes_none() -> None:
    built = build(_tree("bases: ['https://github.com/example/base']"))
    assert [remote.changes for remote in built.remotes] == [False]


def test_a_remote_patch_changes_others() -> None:
    built = build(_tree("patches: [{path: 'https://example.org/patch.yaml', target: {kind: ConfigMap}}]"))
    assert [remote.changes for remote in built.remotes] == [True]


def test_a_remote_validator_changes_nothing() -> None:
    built = build(_tree("validators: ['https://github.com/example/steps']"))
    assert not built.remotes


def test_the_files_of_a_folder_of_transformers_belong_to_the_build() -> None:
    built = build(BUILT["a folder of transformers"])
    assert {"steps/kustomization.yaml", "steps/a.yaml", "steps/b.yaml"} <= built.files


def test_a_plugin_that_is_a_program_leaves_nothing_certain() -> None:
    for field in ("transformers", "generators"):
        files = {
            "kustomization.yaml": f"resources: [a.yaml]\n{field}: [t.yaml]\n",
            "a.yaml": "kind: Role\nmetadata: {name: a}\n",
            "t.yaml": "apiVersion: example.org/v1\nkind: Fn\nmetadata: {name: f}\n",
        }
        built = build(files)
        assert [problem.check for problem in built.problems] == ["invalid-kustomization"]
        assert [(remote.url, remote.changes) for remote in built.remotes] == [("Fn f", True)]
