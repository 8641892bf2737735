#!/bin/bash
set -eu
cd /app
mv 'essay(final)&notes.txt' essay.txt
