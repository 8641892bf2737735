import subprocess

DIALOGUE = """
set timeout 5
spawn /app/ask.sh
expect "Name?"
send "Ada\\r"
expect {
    "Hello, Ada" { exit 0 }
    timeout { exit 1 }
    eof { exit 1 }
}
"""


def test_the_dialogue():
    result = subprocess.run(["expect", "-c", DIALOGUE], capture_output=True, text=True)
    assert result.returncode == 0
    assert "Hello, Ada" in result.stdout
