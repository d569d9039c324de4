"""The workflows of GitHub Actions: they run what is there, with as few rights as possible."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "workflows"
if not FOLDER.is_dir():
    pytest.skip("the workflows are not part of this copy", allow_module_level=True)

WORKFLOWS = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yml")}
JOBS = {
    f"{name}: {job}": found
    for name, workflow in WORKFLOWS.items()
    for job, found in workflow["jobs"].items()
}
COMMANDS = [step["run"] for job in JOBS.values() for step in job.get("steps", ()) if "run" in step]
ACTIONS = {step["uses"] for job in JOBS.values() for step in job.get("steps", ()) if "uses" in step}
PATHS = re.compile(r"(?<![\w./$-])(?:scripts|tests|requirements|tools)/[\w./-]+")


MAY_WRITE = {
    "release.yml: publish": {"id-token", "attestations"},
    "docs.yml: publish": {"id-token", "pages"},
}
"""What jobs may write; all others may only read."""


def test_there_is_one_to_check_one_to_release_and_one_for_the_documentation():
    assert {*WORKFLOWS} == {"check.yml", "release.yml", "docs.yml"}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_names_is_there(command):
    for name in PATHS.findall(command):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_holds_text_of_others(command):
    assert "${{" not in command  # a tag's or branch's name would be run as code


@pytest.mark.parametrize("job", JOBS)
def test_a_job_has_a_time_limit_and_may_write_only_what_it_says(job):
    workflow = WORKFLOWS[job.partition(":")[0]]
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "timeout-minutes" in JOBS[job] or "uses" in JOBS[job]
    rights = {name for name, right in JOBS[job].get("permissions", {}).items() if right == "write"}
    assert rights == MAY_WRITE.get(job, set())


@pytest.mark.parametrize("job", MAY_WRITE)
def test_a_job_that_may_write_runs_no_code_of_the_repository(job):
    assert all("run" not in step for step in JOBS[job]["steps"])
    assert not any("checkout" in step["uses"] for step in JOBS[job]["steps"])


@pytest.mark.parametrize("job", [job for job in JOBS if "steps" in JOBS[job]])
def test_no_job_keeps_the_credentials_of_its_checkout(job):
    for step in JOBS[job]["steps"]:
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", WORKFLOWS)
def test_there_are_no_secrets(name):
    assert "secrets" not in str(WORKFLOWS[name])


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_an_action_is_named_by_its_commit_and_comes_from_who_makes_the_service(action):
    owner, commit = re.fullmatch(r"([\w-]+)/[\w-]+@(\S+)", action).groups()
    assert owner in {"actions", "pypa"}
    assert re.fullmatch(r"[0-9a-f]{40}", commit)


def test_an_action_has_one_commit_everywhere_and_its_version_beside_it():
    lines = [line for path in FOLDER.glob("*.yml") for line in path.read_text("utf-8").splitlines()]
    pins = {line.partition("uses: ")[2] for line in lines if "uses: " in line and "@" in line}
    assert all(re.search(r" # v\d+\.\d+\.\d+$", pin) for pin in pins)
    names = [pin.partition("@")[0] for pin in pins]
    assert sorted(names) == sorted({*names})


def test_newer_actions_are_proposed():
    settings = yaml.safe_load((FOLDER.parent / "dependabot.yml").read_text("utf-8"))
    assert [one["package-ecosystem"] for one in settings["updates"]] == ["github-actions"]


def test_the_documentation_is_published_only_after_it_was_built_without_warnings():
    jobs = WORKFLOWS["docs.yml"]["jobs"]
    assert jobs["publish"]["needs"] == "build"
    assert "scripts/docs" in [step.get("run") for step in jobs["build"]["steps"]]
    assert "mkdocs build --strict" in (ROOT / "scripts" / "docs").read_text("utf-8")
    folder = next(step["with"]["path"] for step in jobs["build"]["steps"] if "path" in str(step))
    assert f"site_dir: {folder}" in (ROOT / "mkdocs.yml").read_text("utf-8")


def test_every_supported_python_is_checked_on_every_system():
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    supported = re.findall(r"Python :: (3\.\d+)", " ".join(classifiers["classifiers"]))
    jobs = WORKFLOWS["check.yml"]["jobs"]
    assert jobs["linux"]["strategy"]["matrix"]["python"] == supported
    assert jobs["other-systems"]["strategy"]["matrix"]["python"] == supported
    assert jobs["other-systems"]["strategy"]["matrix"]["system"] == [
        *("macos-latest", "windows-latest")
    ]


def test_nothing_is_published_before_it_was_checked():
    jobs = WORKFLOWS["release.yml"]["jobs"]
    assert jobs["check"]["uses"] == "./.github/workflows/check.yml"
    assert (jobs["build"]["needs"], jobs["publish"]["needs"]) == ("check", "build")
    used = [step["uses"].partition("@")[0] for step in jobs["publish"]["steps"]]
    assert used.index("actions/attest-build-provenance") < used.index("pypa/gh-action-pypi-publish")
