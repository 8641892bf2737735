#!/bin/bash
set -eu
cd /app
sed s/alpha/beta/g alarm/etc/alarm.conf > alarm-beta.conf
