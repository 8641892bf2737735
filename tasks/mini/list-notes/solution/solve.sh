#!/bin/bash
set -eu
cd /app
ls 'field notes' > notes.txt
