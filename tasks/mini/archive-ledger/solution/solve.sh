#!/bin/bash
set -eu
cd /app
gunzip -f ledger.txt.gz
