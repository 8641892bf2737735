#include "wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int wire_close_on_exec = MSG_CMSG_CLOEXEC;

int wire_send(int socket, struct frame *frame, const int *fds, int count) {
    char control[CMSG_SPACE(MAX_FDS * sizeof(int))];
    frame->magic = FRAME_MAGIC;
    struct iovec part = {.iov_base = frame, .iov_len = sizeof *frame};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        memset(control, 0, sizeof control);
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), fds, count * sizeof(int));
    }
    ssize_t sent;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == sizeof *frame ? 0 : -1;
}

int wire_receive(int socket, struct frame *frame, int *fds, int *count) {
    char control[CMSG_SPACE(MAX_FDS * sizeof(int))];
    struct iovec part = {.iov_base = frame, .iov_len = sizeof *frame};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    *count = 0;
    ssize_t got;
    do got = recvmsg(socket, &message, wire_close_on_exec);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return (int)got;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        int n = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int i = 0; i < n; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
            if (*count < MAX_FDS) fds[(*count)++] = fd;
            else close(fd);
        }
    }
    if (got == sizeof *frame && frame->magic == FRAME_MAGIC && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) return 1;
    wire_close_fds(fds, *count);
    errno = EBADMSG;
    return -1;
}

void wire_fail(int socket, uint32_t id, const char *step) {
    struct frame frame = {.operation = OP_FAILED, .id = id, .code = errno};
    strncpy(frame.step, step, sizeof frame.step - 1);
    wire_send(socket, &frame, NULL, 0);
}

void wire_close_fds(int *fds, int count) {
    for (int i = 0; i < count; i++) close(fds[i]);
}
