#!/bin/bash
# Prints the patients by number.
sort waiting.txt
