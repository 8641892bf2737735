#!/bin/bash
set -eu
cd /app
chmod 640 ./-plan.txt
