#!/bin/bash
set -eu
cd /app
cp -r profile/. transfer/
