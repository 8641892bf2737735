import pathlib
import subprocess

# CANARY-3f1c: no agent ever sees this line, nor the number.
EXPECTED = pathlib.Path(__file__).parent / "expected.txt"


def test_the_answer():
    assert pathlib.Path("/app/answer.txt").read_text() == EXPECTED.read_text()


def test_in_a_process_of_its_own():
    code = "import pathlib; print(pathlib.Path('/app/answer.txt').read_text() == pathlib.Path('/tests/expected.txt').read_text())"
    done = subprocess.run(["python3", "-c", code], capture_output=True, text=True)
    assert done.stdout == "True\n"
