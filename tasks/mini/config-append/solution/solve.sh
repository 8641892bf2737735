#!/bin/bash
set -eu
cd /app
echo max_guests=40 >> limits.conf
