#!/bin/bash
set -eu
cd /app
cat salaries-north.txt salaries-south.txt > salaries.txt
chmod 640 salaries.txt
