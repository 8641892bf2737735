# pytest.py ENDED ARGUMENTS: runs pytest, and writes its status to the file ENDED once it has come to its own end. What a test imports
# is often the agent's: it may end the process in its own way (os._exit, atexit, pytest.exit) with a status of its choice.
import importlib.util
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


libexec = os.path.dirname(os.path.abspath(__file__))
declared = os.path.join(libexec, "agent-modules")
if os.path.exists(declared):
    spec = importlib.util.spec_from_file_location("agent_modules", os.path.join(libexec, "agent_modules.py"))
    agent_modules = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(agent_modules)
    with open(declared) as file:
        agent_modules.install(file.read().split())

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
