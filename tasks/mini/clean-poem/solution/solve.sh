#!/bin/bash
set -eu
cd /app
sed -i '/^$/d' poem.txt
