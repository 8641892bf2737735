#!/bin/bash
set -eu
cd /app
chmod a-w contract.txt
