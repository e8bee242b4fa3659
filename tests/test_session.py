"""A session gives the answer that a run on the same files gives, and works out little of it anew."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from edit_sequences import Edits, differences, edited, told
from example_counts import SAMPLES
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.config.model import Config
from gitops_lint.linter import analyse_tree
from gitops_lint.look import Glance, Glimpse
from gitops_lint.repo import memory
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.edited_tree import EditedTree
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.parser import parse
from gitops_lint.repo.time_limit import TimeLimit
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.session import Session

HERE = Path("here")
SAMPLE = Path(__file__).parent.parent / "sample-repo"
SAMPLE_TREE = FolderTree(SAMPLE)
SAMPLE_FILES = {path: SAMPLE_TREE.read(path) for path in sorted(SAMPLE_TREE.paths)}

SMALL: dict[str, str] = {
    "clusters/main/flux-system/gotk.yaml": """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "https://example.org/a.git", interval: 1h}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/main, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}
""",
    "clusters/main/apps.yaml": """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  prune: true
  interval: 1h
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: flux-system}
data: {HOST: example.org, REPLICAS: "2"}
""",
    "apps/kustomization.yaml": "resources: [a, b]\ncomponents: [../shared]\n",
    "apps/a/kustomization.yaml": """\
namespace: a
resources: [deployment.yaml]
configMapGenerator: [{name: a, files: [a.conf]}]
""",
    "apps/a/a.conf": "host=${HOST}\n",
    "apps/a/deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  replicas: ${REPLICAS}
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      containers: [{name: a, image: a:1, envFrom: [{configMapRef: {name: a}}, {secretRef: {name: a}}]}]
""",
    "apps/b/config.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: b, namespace: b}
data: {host: "${HOST}"}
""",
    "apps/b/kustomization.yaml": "resources: [config.yaml]\n",
    "shared/kustomization.yaml": """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
labels: [{pairs: {part-of: all}}]
""",
}


def fresh(files: dict[str, bytes], config: Config | None = None) -> dict[str, Any]:
    """Return all that a run says that knows of no other."""
    return told(analyse_tree(MemoryTree(files), HERE, config))


def small(**edits: str) -> dict[str, bytes]:
    return {path: text.encode() for path, text in {**SMALL, **edits}.items()}


def session_of(files: dict[str, bytes], config: Config | None = None) -> Session:
    return Session(HERE, config, MemoryTree(files))


EDITS: dict[str, Edits] = {
    "nothing": {},
    "another value": {"apps/a/deployment.yaml": SMALL["apps/a/deployment.yaml"].replace("a:1", "a:2").encode()},
    "a line more, so that places move": {"apps/b/config.yaml": b"# a comment\n" + SMALL["apps/b/config.yaml"].encode()},
    "a variable that is used": {
        "clusters/main/apps.yaml": SMALL["clusters/main/apps.yaml"].replace("HOST: example", "HOST: other").encode()
    },
    "a variable that isn't there any more": {
        "clusters/main/apps.yaml": SMALL["clusters/main/apps.yaml"].replace('REPLICAS: "2"', "X: y").encode()
    },
    "what a generator reads": {"apps/a/a.conf": b"host=elsewhere\n"},
    "a component": {"shared/kustomization.yaml": SMALL["shared/kustomization.yaml"].replace("all", "one").encode()},
    "no more component": {"shared/kustomization.yaml": None},
    "a file that is listed is gone": {"apps/b/config.yaml": None},
    "a folder is gone": {"apps/b/config.yaml": None, "apps/b/kustomization.yaml": None},
    "a folder whose file Flux writes": {"apps/kustomization.yaml": None},
    "a second kustomization file": {"apps/b/kustomization.yml": b"resources: []\n"},
    "moved": {"apps/b/config.yaml": None, "apps/b/moved.yaml": SMALL["apps/b/config.yaml"].encode()},
    "no YAML": {"apps/b/config.yaml": b"a: [\n"},
    "nothing in a file": {"apps/b/config.yaml": b""},
    "no UTF-8": {"apps/b/config.yaml": b"a: \xff\n"},
    "what leaves files out": {".sourceignore": b"apps/b\n"},
    "a cycle of bases": {"apps/b/kustomization.yaml": b"resources: [../]\n"},
    "a second cluster": {
        path.replace("main", "other"): text.replace("main", "other").encode()
        for path, text in SMALL.items()
        if path.startswith("clusters")
    },
    "a file of secrets": {
        "apps/a/kustomization.yaml": SMALL["apps/a/kustomization.yaml"].replace("configMap", "secret").encode()
    },
    "what nobody includes": {"docs/readme.md": b"# Docs\n"},
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_gives_what_a_run_gives(name: str) -> None:
    files, edits = small(), EDITS[name]
    session = session_of(files)
    assert told(session.update()) == fresh(files)
    assert told(session.update(edits)) == fresh(edited(files, edits))
    back: Edits = {path: files.get(path) for path in edits}
    assert told(session.update(back)) == fresh(files)


def test_a_manifest_whose_files_did_not_change_is_the_same_one() -> None:
    session = session_of(small())
    before = session.update().clusters[0].objects
    after = session.update(EDITS["another value"]).clusters[0].objects
    assert [identity.kind for identity in after if after[identity].node is not before[identity].node] == ["Deployment"]


def test_what_comes_of_a_patched_parent_is_known_again() -> None:
    """A change of one child's file builds the parent anew, which patches all its children: the others are the same."""
    files = small()
    files["clusters/main/kustomization.yaml"] = b"""\
resources: [flux-system, apps.yaml, more.yaml]
patches:
  - target: {kind: Kustomization}
    patch: '[{"op": "add", "path": "/spec/timeout", "value": "5m"}]'
"""
    files["clusters/main/flux-system/kustomization.yaml"] = b"resources: [gotk.yaml]\n"
    apps = SMALL["clusters/main/apps.yaml"].split("---")[0]
    files["clusters/main/more.yaml"] = apps.replace("apps", "more").encode()
    session = session_of(files)
    before = session.update().clusters[0].objects
    after = session.update({"clusters/main/more.yaml": files["clusters/main/more.yaml"] + b"# more\n"}).clusters[0]
    same = {identity.name for identity in after.objects if after.objects[identity].node is before[identity].node}
    assert {"apps", "a", "b", "settings"} <= same


PATCH_OF_MANY = """\
resources: [a, b]
components: [../shared]
patches: [{target: {kind: ConfigMap}, patch: '[{"op": "add", "path": "/data/more", "value": "x"}]'}]
"""
APPLIED_TWICE = SMALL["clusters/main/apps.yaml"].split("---")[0].replace("apps", "more").replace("./more", "./apps/b")


def test_a_cluster_in_which_nothing_is_otherwise_is_the_same_one() -> None:
    files = small(**{"apps/kustomization.yaml": PATCH_OF_MANY})
    session = session_of(files)
    before = session.update()
    assert any(applied.overwritings for applied in before.clusters[0].applied.values())
    after = session.update({"apps/b/config.yaml": files["apps/b/config.yaml"] + b"# a comment\n"})
    assert after.clusters[0] is before.clusters[0]
    assert after.graphs[0] is before.graphs[0]


def test_an_object_that_two_apply_is_the_same_one_after_edits_elsewhere() -> None:
    session = session_of(small(**{"clusters/main/more.yaml": APPLIED_TWICE}))
    (before,) = session.update().clusters
    (after,) = session.update(EDITS["another value"]).clusters
    assert after is not before
    assert all(
        after.objects[collision.identity] is before.objects[collision.identity] for collision in after.collisions
    )
    assert after.collisions


def test_nothing_is_checked_anew_in_a_cluster_in_which_nothing_is_otherwise() -> None:
    files = small()
    session = session_of(files)
    raised = session.update().raised
    after = session.update({"apps/b/config.yaml": files["apps/b/config.yaml"] + b"# a comment\n"}).raised
    assert raised
    assert all(finding is before for finding, before in zip(after, raised, strict=True))


def called_off(session: Session, edits: Edits) -> Glimpse | None:
    """Make edits whose update is called off once it has told what it finds at once; return that."""
    told: list[Glimpse] = []
    until = TimeLimit()

    def tell(glimpse: Glimpse) -> None:
        told.append(glimpse)
        until.call_off()

    assert session.update_unless_called_off(edits, until, Glance(frozenset(edits), tell)) is None
    return told[0] if told else None


def test_a_label_is_told_at_once_with_all_that_have_it() -> None:
    labelled = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, labels: {port: 80}}\n"
    one, other = "apps/b/0.yaml", "apps/b/1.yaml"
    session = session_of(small(**{one: labelled % "x", "apps/b/kustomization.yaml": "resources: [0.yaml, 1.yaml]\n"}))
    session.update()
    glimpse = called_off(session, {other: (labelled % "y").encode()})
    assert glimpse is not None
    told_of = [reported.finding for reported in glimpse.findings if reported.check.name == "wrong-type"]
    assert [(finding.place.path, [where.place.path for where in finding.related]) for finding in told_of] == [
        (one, [other])
    ]


def test_what_clusters_have_in_common_is_told_at_once_as_the_whole_tells_it() -> None:
    source = "{kind: GitRepository, name: flux-system}"
    sync = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: %s, namespace: flux-system}\n"
        "spec: {interval: 1h, prune: true, path: %s, sourceRef: SOURCE%s}\n"
    ).replace("SOURCE", source)
    wrong, right = ", quantum: true", ""
    files = {f"clusters/{each}/sync.yaml": (sync % ("flux-system", f"clusters/{each}", "")).encode() for each in "ab"}
    apps = "clusters/%s/apps.yaml"
    files |= {apps % each: (sync % ("apps", "apps", wrong)).encode() for each in "ab"}
    files["apps/config.yaml"] = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n"
    session = session_of(edited(files, {apps % "b": (sync % ("apps", "apps", right)).encode()}))
    assert len(session.update().clusters) == len("ab")
    glimpse = called_off(session, {apps % "b": files[apps % "b"]})
    assert glimpse is not None
    (whole,) = [each for each in session.update().findings if each.check.name == "unknown-field"]
    assert whole.finding.clusters == ("a", "b")
    assert [each for each in glimpse.findings if each.check.name == "unknown-field"] == [whole]


def test_what_was_called_off_counts_for_the_next_update() -> None:
    files, session = small(), session_of(small())
    session.update()
    lost: Edits = {"apps/kustomization.yaml": b"resources: [a, b, lost]\n"}
    glimpse = called_off(session, lost)
    assert glimpse is not None
    assert [reported.check.name for reported in glimpse.findings] == ["missing-resource"]
    assert told(session.update(EDITS["another value"])) == fresh(edited(edited(files, lost), EDITS["another value"]))


def test_what_is_called_off_forgets_nothing() -> None:
    files, session = small(), session_of(small())
    before = session.update()
    for number in range(3):
        until = TimeLimit()
        until.call_off()
        comment = {"apps/b/config.yaml": files["apps/b/config.yaml"] + b"# %d\n" % number}
        assert session.update_unless_called_off(comment, until) is None
    after = session.update()
    assert after.clusters[0] is before.clusters[0]
    assert before.raised
    assert all(finding is known for finding, known in zip(after.raised, before.raised, strict=True))


def test_what_the_last_whole_run_made_is_kept_though_one_that_was_called_off_looked_at_it() -> None:
    files, session = small(), session_of(small())
    before = session.update()
    assert called_off(session, {"apps/b/config.yaml": files["apps/b/config.yaml"] + b"# a comment\n"}) is not None
    for number in range(4):
        until = TimeLimit()
        until.call_off()
        comment = {"apps/b/config.yaml": files["apps/b/config.yaml"] + b"# %d\n" % number}
        assert session.update_unless_called_off(comment, until) is None
    assert session.update().clusters[0] is before.clusters[0]


def test_a_glance_changes_nothing_where_a_limit_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at twice takes twice of what a run may do."""
    nowhere = SMALL["clusters/main/apps.yaml"].replace("path: ./apps", "path: ./appz")
    files = small(**{"clusters/main/apps.yaml": nowhere})
    compared = analyse_tree(MemoryTree(files), HERE).documents.allowance.compared
    assert compared.amount > compared.left
    monkeypatch.setattr("gitops_lint.repo.allowance.MAX_COMPARED", compared.amount - compared.left)
    session = session_of(small())
    session.update()
    edits = {path: content for path, content in files.items() if content != small()[path]}
    after = session.update_unless_called_off(edits, TimeLimit(), Glance(frozenset(edits), lambda _: None))
    assert after is not None
    assert told(after) == fresh(files)


SECRET = GroupKind("", "Secret")


def test_what_names_mean_is_judged_anew_only_where_something_of_their_kind_is_otherwise() -> None:
    session = session_of(small())
    before = session.update()
    renamed = SMALL["clusters/main/apps.yaml"].replace("{name: apps,", "{name: app,").encode()
    (other_kind,) = session.update({"clusters/main/apps.yaml": renamed}).verdicts.values()
    (sight,) = (verdicts.sight for verdicts in before.verdicts.values())
    assert other_kind.sight.shape is not sight.shape
    assert other_kind.sight.shape_of(SECRET) is sight.shape_of(SECRET)
    assert sight.shape_of(SECRET).links
    deployment = SMALL["apps/a/deployment.yaml"].replace("secretRef: {name: a}", "secretRef: {name: b}").encode()
    (same_kind,) = session.update({"apps/a/deployment.yaml": deployment}).verdicts.values()
    assert same_kind.sight.shape_of(SECRET) is not sight.shape_of(SECRET)


def test_other_settings_count_from_the_next_update_on() -> None:
    files = edited(small(), EDITS["a file that is listed is gone"])
    session = session_of(files)
    assert session.update().findings
    session.configure(Config(ignore=("GL",)))
    assert told(session.update()) == fresh(files, Config(ignore=("GL",)))


lines = st.sampled_from([b"", b"# a", b"  a: b", b"- a", b"---", b"a: [", b"namespace: b", b"  name: ${HOST}"])
edit = st.tuples(
    st.sampled_from(sorted(SAMPLE_FILES)),
    st.sampled_from(["set", "insert", "delete", "twice", "remove", "move", "restore", "all back"]),
    st.integers(0, 60),
    lines,
)


def edits_of(files: dict[str, bytes], path: str, what: str, number: int, line: bytes) -> Edits:
    """Return what an edit does with files."""
    if what == "all back":
        return {**dict.fromkeys(files.keys() - SAMPLE_FILES.keys()), **SAMPLE_FILES}
    if what == "restore" or path not in files:
        return {path: SAMPLE_FILES[path]}
    if what == "remove":
        return {path: None}
    if what == "move":
        return {path: None, f"{path.rpartition('/')[0]}/moved.yaml".lstrip("/"): files[path]}
    rows = files[path].split(b"\n")
    at = number % len(rows)
    rows[at : at + (what in ("set", "delete"))] = {"delete": [], "twice": [rows[at]]}.get(what, [line])
    return {path: b"\n".join(rows)}


@SAMPLES
@given(st.lists(edit, min_size=1, max_size=4))
def test_any_edits_give_what_a_run_gives(made: list[tuple[str, str, int, bytes]]) -> None:
    files = dict(SAMPLE_FILES)
    session = session_of(files)
    session.update()
    for each in made:
        edits = edits_of(files, *each)
        files = edited(files, edits)
        assert told(session.update(edits)) == fresh(files)


def test_sequences_of_all_kinds_of_edits_give_what_runs_give() -> None:
    assert list(differences(small(), Config(), sequences=40, seed=1)) == [""] * 40


def test_a_session_that_misses_an_edit_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EditedTree, "edited", lambda tree, _: tree)
    assert any(differences(small(), Config(), sequences=3, seed=1))


@pytest.mark.parametrize("files", [SAMPLE_FILES, small()], ids=["sample", "small"])
def test_what_is_derived_rests_on_no_file(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is given what is known already asks for no file: a result that rests on one would hold for ever."""
    asked: list[tuple[object, object]] = []
    noted: list[object] = []
    of, note = Derived.of, memory._note

    def watched(derived: Derived, what: Any, things: tuple[object, ...], make: Any) -> Any:
        def made() -> Any:
            before = len(noted)
            result = make()
            asked.extend((what, question) for question in noted[before:])
            return result

        return of(derived, what, things, made)

    def noting(results: Any, about: Any, of_what: Any, answer: object) -> None:
        noted.append((about, of_what))
        note(results, about, of_what, answer)

    monkeypatch.setattr(Derived, "of", watched)
    monkeypatch.setattr(memory, "_note", noting)
    assert session_of(files).update().findings
    assert noted
    assert not asked


@pytest.mark.parametrize("files", [SAMPLE_FILES, small()], ids=["sample", "small"])
def test_what_an_earlier_run_alone_needed_goes_without_a_collector(files: dict[str, bytes]) -> None:
    """Which stops all answers while it looks through a repository, the longer the more was typed before."""
    session = session_of(files)
    path = next(path for path in sorted(files) if path.endswith(".yaml"))
    session.update()
    gc.collect()
    gc.disable()
    try:
        for number in range(3):
            session.update({path: files[path] + b"# %d\n" % number})
        left = gc.collect()
    finally:
        gc.enable()
    assert left < 100


def test_what_is_known_of_earlier_versions_of_a_file_is_forgotten() -> None:
    """Of each one some of it is kept for a while: somebody may take the edit back."""
    path = "kubernetes/apps/lakehouse/trino/ks.yaml"
    session = session_of(SAMPLE_FILES)

    def held_after(versions: range) -> int:
        for number in versions:
            session.update({path: SAMPLE_FILES[path] + b"# %d\n" % number})
        gc.collect()
        return len(gc.get_objects())

    before = held_after(range(48))
    after = held_after(range(48, 96))
    assert after - before < 100


def test_what_updates_made_that_were_called_off_is_forgotten_while_more_of_them_are() -> None:
    """Who types calls off one after another, for as long as they go on."""
    path = "kubernetes/apps/lakehouse/trino/ks.yaml"
    session = session_of(SAMPLE_FILES)
    session.update()

    def held_after(updates: int) -> int:
        for number in range(updates):
            called_off(session, {path: SAMPLE_FILES[path].replace(b"name: trino", b"name: trino%d" % (number % 2), 1)})
        gc.collect()
        return len(gc.get_objects())

    before = held_after(8)
    after = held_after(24)
    assert after - before < 100


def test_a_file_that_could_not_be_read_once_is_read_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "kubernetes/apps/lakehouse/trino/ks.yaml"

    def failing(text: str, of: str, *more: Any) -> Any:
        if of == path:
            raise RuntimeError("not now")
        return parse(text, of, *more)

    session = session_of(SAMPLE_FILES)
    with monkeypatch.context() as patched:
        patched.setattr("gitops_lint.repo.documents.parse", failing)
        assert session.update().internal_errors
    assert told(session.update()) == fresh(SAMPLE_FILES)


def test_a_file_that_holds_again_what_it_did_is_the_one_that_it_was() -> None:
    """So that all that follows from its nodes is known: an edit that is taken back costs little."""
    path = "kubernetes/apps/lakehouse/trino/ks.yaml"
    session = session_of(SAMPLE_FILES)
    first = session.update().documents.load(path)
    assert session.update({path: SAMPLE_FILES[path] + b"# more\n"}).documents.load(path) is not first
    assert session.update({path: SAMPLE_FILES[path]}).documents.load(path) is first
