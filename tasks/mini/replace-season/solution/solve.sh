#!/bin/bash
set -eu
cd /app
sed -i s/winter/summer/g sign.txt
