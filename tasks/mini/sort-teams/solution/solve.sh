#!/bin/bash
set -eu
cd /app
sort teams.txt | paste -sd, > teams-line.txt
