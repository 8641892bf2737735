#!/bin/bash
set -eu
cd /app
sed 's/Mill Street/Weaver Street/' 'address book.txt' > addresses.txt
