#!/bin/bash
set -eu
cd /app
sed 's/[$]5/$6/' board.txt > board-new.txt
