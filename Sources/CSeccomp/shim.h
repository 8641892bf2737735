#pragma once
#include <seccomp.h>

// Function-like macros do not import into Swift.
static inline uint32_t sh_seccomp_errno(uint16_t code) { return SCMP_ACT_ERRNO(code); }
