#!/bin/bash
# Birthdays in June; a line is NAME YEAR-MONTH-DAY.
grep -e '-01-' /app/birthdays.txt | sort
