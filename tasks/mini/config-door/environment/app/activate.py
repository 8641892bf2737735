#!/usr/bin/env python3
"""Activates the settings of the door: writes what is active to active.txt."""
import os
import stat
import sys

mode = stat.S_IMODE(os.stat("door.conf").st_mode)
if mode != 0o600:
    sys.exit("activate: door.conf must have the mode 600, but it has %o" % mode)
with open("door.conf") as file, open("active.txt", "w") as active:
    for number, line in enumerate(file, 1):
        active.write("%d: %s" % (number, line.upper()))
