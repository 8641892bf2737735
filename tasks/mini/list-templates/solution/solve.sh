#!/bin/bash
set -eu
cd /app
ls mailer/share/templates > templates.txt
