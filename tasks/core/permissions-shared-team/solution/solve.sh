#!/bin/bash
set -euo pipefail
root=/srv/shared

# Who is who. `staff-all` opens the front door, `readers` the door to the reviews, `payroll` holds the one reviewer of salaries.
groupadd magazine
groupadd readers
groupadd payroll
usermod -G editors,readers,magazine ana
usermod -G editors,readers,magazine ben
usermod -G reviewers,readers,magazine,payroll cleo
usermod -G reviewers,readers,magazine dev
usermod -G interns,magazine eve
usermod -G "" guest

# Files made later: a group can only share what the umask leaves open.
cat > /etc/profile.d/magazine-umask.sh <<'PROFILE'
case " $(id -Gn) " in
  *" magazine "*) umask 002 ;;
esac
PROFILE
chmod 0644 /etc/profile.d/magazine-umask.sh

chown root:magazine $root
chmod 0750 $root

# Drafts: setgid folders keep the group, others are shut out at the top.
chown -R root:editors $root/drafts
find $root/drafts -type d -exec chmod 2770 {} +
find $root/drafts -type f -exec chmod u=rw,g=rw,o= {} +
chmod 0770 $root/drafts/tools/count-words $root/drafts/tools/showall

# Reviews: only readers pass the outer folder; inside it the rest of the world is just the reviewers.
chown root:readers $root/review
chmod 0750 $root/review
chown -R root:editors $root/review/releases
find $root/review/releases -type d -exec chmod 2775 {} +
find $root/review/releases -type f -exec chmod 0664 {} +
chown ana:payroll $root/review/salaries.csv
chmod 0640 $root/review/salaries.csv

# Inbox: its keeper owns it; the others may add, the sticky bit keeps their hands off each other's files.
chown ana:magazine $root/inbox
chmod 1730 $root/inbox
find $root/inbox -type f -exec chmod 0644 {} +
