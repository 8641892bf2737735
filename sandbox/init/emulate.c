// A program of the host that makes an image, run with one id as if it had all: the filter, which the Swift side compiles, answers
// the changes of owners and users that the kernel would refuse (tier single).
#include "emulate.h"

#include "kernel.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>

int emulate_main(int argc, char **argv) {
    static struct sock_filter filter[4096];
    if (argc < 3) return 64;
    int fd = open(argv[1], O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, filter, sizeof filter);
    struct sock_fprog program = {.len = size > 0 ? (unsigned short)(size / sizeof *filter) : 0, .filter = filter};
    // Not no_new_privs: we are root of the namespace, and programs below may be set-uid.
    if (size <= 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0) {
        fprintf(stderr, "selfharness: cannot install the filter of %s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    close(fd);
    execvp(argv[2], argv + 2);
    fprintf(stderr, "selfharness: %s: %s\n", argv[2], strerror(errno));
    return 127;
}
