#ifndef TSUM_H
#define TSUM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct unit {
    const char *name;
    int64_t factor;
};

struct sample {
    int64_t time;
    int64_t value;
};

/* All values of one time window. */
struct bucket {
    int64_t start;
    size_t count;
    size_t capacity;
    int64_t *values;
};

struct table {
    struct bucket *buckets;
    size_t count;
    size_t capacity;
    int64_t width;
};

enum line_kind { LINE_SAMPLE, LINE_SKIP, LINE_BAD };

const char *program_name;

/* parse.c */
char *read_line(FILE *file);
enum line_kind parse_line(const char *line, struct sample *sample);

/* bucket.c */
void table_add(struct table *table, const struct sample *sample);
void table_sort(struct table *table);
void table_free(struct table *table);

/* stats.c */
void sort_values(int64_t *values, size_t count);
int64_t sum_of(const int64_t *values, size_t count);
int64_t percentile_of(const int64_t *sorted, size_t count, int percent);

/* memory that is there, or the end of the program */
void *grow(void *old, size_t count, size_t size);

#endif
