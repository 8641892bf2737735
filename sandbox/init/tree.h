#pragma once
#include <sys/types.h>

/// Kills every process below `top` (not `top` itself), also those that keep forking meanwhile.
void tree_kill(pid_t top);

/// Sends a signal to the process group of top's first child: the command's own foreground.
void tree_signal(pid_t top, int signal);
