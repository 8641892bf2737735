#!/bin/bash
# Tests that run in the image's own Python, since they import what the task installs there.
pip install --break-system-packages pytest==8.4.1

if python3 -m pytest /tests/test_outputs.py -rA; then
    echo 1 > /logs/verifier/reward.txt
else
    echo 0 > /logs/verifier/reward.txt
fi
