#!/bin/bash
set -eu
cd /app
git -C apps/kiosk branch large-print
