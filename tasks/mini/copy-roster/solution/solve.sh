#!/bin/bash
set -eu
cd /app
cp teams/pool/roster.txt roster-copy.txt
