"""Validates job folders with Harbor's own pydantic models. Run by scripts/check-harbor."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from harbor.models.job.config import JobConfig
from harbor.models.job.lock import JobLock, TrialLock
from harbor.models.job.result import JobResult, JobStats
from harbor.models.trajectories.trajectory import Trajectory
from harbor.models.trial.artifact_manifest import ArtifactManifest
from harbor.models.trial.config import TrialConfig
from harbor.models.trial.result import TrialResult
from harbor.utils.pass_at_k import compute_pass_at_k_by_evals

counts: dict[str, int] = {}


def read(model, path: Path):
    """One file; fields that Harbor does not know would be dropped in silence, so they are an error here."""
    text = path.read_text()
    value = model.model_validate_json(text)
    unknown = set(json.loads(text)) - set(model.model_fields)
    assert not unknown, f"{path}: fields that Harbor does not have: {sorted(unknown)}"
    counts[model.__name__] = counts.get(model.__name__, 0) + 1
    return value


def check_trial(folder: Path) -> tuple[TrialResult, TrialLock]:
    config = read(TrialConfig, folder / "config.json")
    lock = read(TrialLock, folder / "lock.json")
    result = read(TrialResult, folder / "result.json")
    assert result.trial_name == config.trial_name == folder.name, f"{folder}: the trial's name"
    assert result.config == config, f"{folder}: the config in result.json differs from config.json"
    assert (folder / "trial.log").is_file(), f"{folder}: trial.log is missing"
    for name in ("agent", "verifier", "artifacts"):
        assert (folder / name).is_dir(), f"{folder}: {name}/ is missing"
    assert (result.exception_info is None) or (folder / "exception.txt").is_file(), f"{folder}: exception.txt is missing"
    manifest = folder / "artifacts" / "manifest.json"
    if manifest.exists():
        ArtifactManifest.model_validate({"entries": json.loads(manifest.read_text())})
        counts["ArtifactManifest"] = counts.get("ArtifactManifest", 0) + 1
    if (folder / "agent" / "trajectory.json").exists():
        read(Trajectory, folder / "agent" / "trajectory.json")
    for own in sorted((folder / "agent" / "subagents").glob("*.json")):
        read(Trajectory, own)
    for earlier in sorted((folder / "tries").glob("*")):
        read(TrialResult, earlier / "result.json")
    return result, lock


def check_job(folder: Path) -> None:
    config = read(JobConfig, folder / "config.json")
    lock = read(JobLock, folder / "lock.json")
    job = read(JobResult, folder / "result.json")
    assert (folder / "job.log").is_file(), f"{folder}: job.log is missing"
    assert config.job_name == folder.name, f"{folder}: the job's name"
    trials = [check_trial(path) for path in sorted(folder.iterdir()) if (path / "result.json").exists()]
    results = [result for result, _ in trials]
    for result, trial in trials:
        assert any(trial == planned for planned in lock.trials), f"{result.trial_name}: its lock is not in the job's lock"

    expected = JobStats.from_trial_results(results)
    for key, values in compute_pass_at_k_by_evals(results).items():
        expected.evals[key].pass_at_k = values
    ours, theirs = job.stats.model_dump(), expected.model_dump()
    for counted in ("n_running_trials", "n_pending_trials", "n_retries"):
        del ours[counted], theirs[counted]
    for evaluation in (*ours["evals"].values(), *theirs["evals"].values()):
        del evaluation["metrics"]
        for by_value in evaluation["reward_stats"].values():
            for names in by_value.values():
                names.sort()
        for names in evaluation["exception_stats"].values():
            names.sort()
    assert ours == theirs, f"{folder}: statistics\n ours   {ours}\n Harbor {theirs}"


for argument in sys.argv[1:]:
    check_job(Path(argument).resolve())
summary = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
print(f"Harbor {version('harbor')} accepts {len(sys.argv) - 1} job folder(s): {summary}")
