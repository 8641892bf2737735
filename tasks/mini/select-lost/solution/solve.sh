#!/bin/bash
set -eu
cd /app
grep -i lost office-book.txt > lost-things.txt
