#!/bin/bash
set -eu
cd /app
base64 -d note.b64 > note.txt
