#!/bin/bash
set -eu
cd /app
git -C office/inventory rev-list --count HEAD > commits.txt
