#!/bin/bash
set -eu
cd /app
tar -tf backup.tar > contents.txt
