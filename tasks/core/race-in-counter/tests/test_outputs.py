"""Each rule of the contract under interleavings that are forced by the store (see interleave.py)."""
import hashlib
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

DRIVER = Path(__file__).parent / "interleave.py"
UNCHANGED = {
    "/app/ledger/store.py": "c17ef6694f7ef85a1e0bf70819a39cf70b045ba73ba30710bedb1e8037fa63c3",
    "/app/ledger/__init__.py": "b7d9c87e39c6b2a25e02c4ea8ef0edb43443f0eb23807e06f72b7c655db1f639",
    "/app/CONTRACT.md": "a2c6b5395ec8a6b2839d4387274fe86a6c8955e98595ab0e61f06128c95c86b1",
    "/app/demo.py": "90da1160016d4cda3cb4a290da7d06f687d0ce1839a65dd58b5de17057c633d4",
}
SCENARIOS = [
    "deposits", "overdraft", "transfer_and_deposit", "first_use", "open_twice", "total_during_transfer", "transfer_during_total",
    "open_during_total", "balance_of_half_a_transfer", "crossing", "circle", "to_itself", "slow_deposit", "slow_transfer", "slow_open",
    "slow_key", "slow_mark", "waiter_holds_nobody", "same_key", "same_key_other_accounts", "result_zero", "empty_key",
    "repeat_after_failure", "failures", "refusals", "waiters", "waiter_looks_again", "storm",
]


def run(*command):
    done = subprocess.run(["python3", "-B", *command], cwd="/app", stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def results():
    """Scenarios mostly sleep, so they run side by side, each in a process of its own."""
    with ThreadPoolExecutor(6) as pool:
        return dict(zip(SCENARIOS, pool.map(lambda scenario: run(str(DRIVER), scenario), SCENARIOS)))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_contract(results, scenario):
    status, output, errors = results[scenario]
    assert (status, output) == (0, "kept\n"), errors


def test_other_files_unchanged():
    assert {name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in UNCHANGED} == UNCHANGED


def test_demo():
    status, output, errors = run("/app/demo.py")
    assert status == 0, output + errors
