#!/bin/bash
set -eu
cd /app
grep '^quota' mail/server/etc/limits.conf > quota.txt
