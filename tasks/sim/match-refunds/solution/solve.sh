#!/bin/bash
set -eu
cd /app
awk 'index($0, "refund")' orders.txt > refunds.txt
