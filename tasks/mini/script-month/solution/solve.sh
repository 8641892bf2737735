#!/bin/bash
set -eu
cd /app
./report.sh 2023-02 > february.txt
