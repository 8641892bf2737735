#!/bin/bash
set -eu
cd /app
rm radio.lock
./setvolume 7
