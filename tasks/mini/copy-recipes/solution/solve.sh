#!/bin/bash
set -eu
cd /app
cp -r recipes kitchen/
