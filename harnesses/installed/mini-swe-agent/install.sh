#!/bin/sh
# Puts mini-swe-agent into a Python environment of its own, so that the task's own packages stay as they are.
set -eu
fail() {
    echo "mini-swe-agent: $*" >&2
    exit 1
}
command -v bash >/dev/null || fail "the image has no bash, in which it runs commands"
if ! command -v python3 >/dev/null; then
    command -v apt-get >/dev/null || fail "the image has neither Python 3.10 or newer nor apt-get to install it"
    apt-get update && apt-get install -y --no-install-recommends python3
fi
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    fail "it needs Python 3.10 or newer, and the image has $(python3 --version 2>&1)"
if ! python3 -c 'import ensurepip' 2>/dev/null; then
    command -v apt-get >/dev/null || fail "the image's Python has no ensurepip, and there is no apt-get to install python3-venv"
    apt-get update && apt-get install -y --no-install-recommends python3-venv
fi
python3 -m venv /opt/mini-swe-agent
# Without its packages for benchmarks (datasets) and for its viewer (textual), which are large and not used here.
/opt/mini-swe-agent/bin/pip install --no-cache-dir --no-deps "mini-swe-agent==$AGENT_VERSION"
/opt/mini-swe-agent/bin/pip install --no-cache-dir \
    'litellm>=1.75.5,!=1.82.7,!=1.82.8' 'openai!=1.100.0,!=1.100.1' 'pydantic>=2.0' \
    pyyaml requests jinja2 tenacity rich python-dotenv typer platformdirs prompt_toolkit
MSWEA_SILENT_STARTUP=1 /opt/mini-swe-agent/bin/mini --help >/dev/null || fail "it is installed and does not start"
rm -rf /var/lib/apt/lists/* /root/.config/mini-swe-agent
