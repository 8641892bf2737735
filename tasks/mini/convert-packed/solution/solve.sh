#!/bin/bash
set -eu
cd /app
gzip -dc < minutes.packed > minutes.txt
