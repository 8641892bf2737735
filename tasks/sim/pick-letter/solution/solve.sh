#!/bin/bash
set -eu
cd /app
cp draft-a.txt letter.txt
