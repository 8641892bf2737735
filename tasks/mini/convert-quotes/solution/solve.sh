#!/bin/bash
set -eu
cd /app
tr "'" '"' < book.txt > book-double.txt
