#pragma once

/// `emulate FILTER PROGRAM ARGUMENT…`: becomes a program of the host under the seccomp filter in a file. Never returns 0.
int emulate_main(int argc, char **argv);
