#!/bin/bash
set -eu
cd /app
sed -i /lapsed/d members.txt
