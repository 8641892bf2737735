#!/bin/bash
set -eu
cd /app
text=$(cat brochure.txt)
printf '%s\n' "${text//Norlux/Velora}" > brochure-new.txt
