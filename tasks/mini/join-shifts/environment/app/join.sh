#!/bin/bash
# All shifts of the day.
cd /app
cat early.txt late.txt nihgt.txt
