#!/bin/bash
set -eu
cd /app
chmod 440 office/payroll.csv
