#!/bin/bash
# Prints the failures of the pumps.
grep FAILURE /app/pumps.log
