#!/bin/bash
set -eu
cd /app
ls photos > photo-names.txt
