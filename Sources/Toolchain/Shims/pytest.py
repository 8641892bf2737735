# pytest.py ENDED ARGUMENTS: runs pytest, and writes its status to the file ENDED once it has come to its own end. What a test imports
# is often the agent's: it may end the process in its own way (os._exit, atexit, pytest.exit) with a status of its choice.
import os
import sys

import pytest


class Witness:
    """Counts the tests that were run to their end."""

    ended = 0
    collected = 0

    def pytest_runtest_logfinish(self):
        self.ended += 1

    def pytest_sessionfinish(self, session):
        self.collected = session.testscollected


ended = sys.argv[1]
sys.argv[:2] = [os.path.join(os.path.dirname(sys.executable), "pytest")]
witness = Witness()
status = int(pytest.main(plugins=[witness]))
if status == 0 and "--version" not in sys.argv and "--help" not in sys.argv and witness.ended < max(witness.collected, 1):
    print(f"selfharness: only {witness.ended} of {witness.collected} tests were run to their end", file=sys.stderr)
    status = 1
sys.stdout.flush()
sys.stderr.flush()
with open(ended, "w") as file:
    file.write(str(status))
os._exit(status)
