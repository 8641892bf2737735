#!/bin/bash
# The state the task starts from: accounts, and a shared folder that grew without a plan.
set -euo pipefail
umask 022
for group in editors reviewers interns; do groupadd "$group"; done
for user in ana ben cleo dev eve guest; do useradd --create-home --shell /bin/bash "$user"; done
usermod -aG editors ana
usermod -aG editors,interns eve        # once an editor; nobody took it back
usermod -aG reviewers cleo
usermod -aG reviewers,editors dev      # was meant to help for a week

root=/srv/shared
mkdir -p $root/drafts/spring/photos $root/drafts/tools $root/inbox $root/review/releases/2023
printf 'Spring issue, first page.\n' > $root/drafts/spring/page1.txt
printf 'Spring issue, second page.\n' > $root/drafts/spring/page2.txt
printf 'id,caption\n1,harbour at dawn\n' > "$root/drafts/spring/photos/captions (new).csv"
printf '#!/bin/sh\nwc -w "$@"\n' > $root/drafts/tools/count-words
printf 'These tools are old.\n' > $root/drafts/tools/README
printf 'Please print in A3.\n' > $root/inbox/printer.txt
printf 'Issue 11, released.\n' > $root/review/releases/issue-11.txt
printf 'Index of 2023.\n' > $root/review/releases/2023/index.txt
printf 'name,monthly\nana,4100\nben,3900\n' > $root/review/salaries.csv
cp /bin/cat $root/drafts/tools/showall
chown -R ana:ana $root/drafts/spring
chown -R ben:ben $root/drafts/tools
chown eve:eve $root/inbox/printer.txt
chown dev:dev $root/review/releases/issue-11.txt
chmod -R u+rwX,go+rwX $root
chmod 0600 $root/drafts/spring/page2.txt
chmod 0777 $root/drafts/tools/count-words
chown root:root $root/drafts/tools/showall
chmod 4755 $root/drafts/tools/showall
