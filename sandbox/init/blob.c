#include "blob.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static int take(const char *bytes, size_t size, size_t *at, uint32_t *value) {
    if (size - *at < sizeof *value) return -1;
    memcpy(value, bytes + *at, sizeof *value);
    *at += sizeof *value;
    return 0;
}

int blob_parse(struct blob *blob, const void *memory, size_t size, uint32_t lists) {
    const char *bytes = memory;
    size_t at = 0;
    uint32_t magic, count;
    memset(blob, 0, sizeof *blob);
    errno = EINVAL;
    if (lists > BLOB_LISTS || take(bytes, size, &at, &magic) || magic != BLOB_MAGIC) return -1;
    if (take(bytes, size, &at, &count) || count != lists) return -1;
    if (size - at < sizeof blob->number) return -1;
    memcpy(blob->number, bytes + at, sizeof blob->number);
    at += sizeof blob->number;
    for (uint32_t l = 0; l < lists; l++) {
        if (take(bytes, size, &at, &count)) goto bad;
        // Every string takes at least five bytes, so a forged count cannot make us allocate more than the blob is worth.
        if (count > (size - at) / 5) goto bad;
        blob->list[l].item = calloc(count + 1, sizeof(char *));
        blob->list[l].length = calloc(count + 1, sizeof(uint32_t));
        if (!blob->list[l].item || !blob->list[l].length) {
            blob_close(blob);
            errno = ENOMEM;
            return -1;
        }
        blob->list[l].count = count;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t length;
            if (take(bytes, size, &at, &length) || length >= size - at || bytes[at + length] != 0) goto bad;
            blob->list[l].item[i] = (char *)bytes + at;
            blob->list[l].length[i] = length;
            at += length + 1;
        }
    }
    if (at != size) goto bad;
    return 0;
bad:
    blob_close(blob);
    errno = EINVAL;
    return -1;
}

int blob_open(struct blob *blob, int fd, uint32_t lists) {
    struct stat status;
    if (fstat(fd, &status) < 0) return -1;
    if (status.st_size < 8) {
        errno = EINVAL;
        return -1;
    }
    void *bytes = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED) return -1;
    if (blob_parse(blob, bytes, status.st_size, lists) < 0) {
        munmap(bytes, status.st_size);
        errno = EINVAL;
        return -1;
    }
    blob->bytes = bytes;
    blob->size = status.st_size;
    return 0;
}

void blob_close(struct blob *blob) {
    for (int l = 0; l < BLOB_LISTS; l++) {
        free(blob->list[l].item);
        free(blob->list[l].length);
    }
    if (blob->bytes) munmap(blob->bytes, blob->size);
    memset(blob, 0, sizeof *blob);
}
