#!/bin/bash
set -eu
cd /app
mkdir -p final/spring
mv agenda-draft.txt final/spring/agenda.txt
