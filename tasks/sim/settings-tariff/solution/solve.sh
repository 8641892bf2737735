#!/bin/bash
set -eu
cd /app
mkdir -p bills
. conf/tariff.env
tools/bill.sh > bills/year.txt
