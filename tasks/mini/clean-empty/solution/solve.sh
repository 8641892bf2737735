#!/bin/bash
set -eu
cd /app
find forms -type f -empty -delete
