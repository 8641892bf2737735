#include <stdlib.h>
#include <string.h>

#include "tsum.h"

static int64_t window_start(int64_t time, int64_t width)
{
    return time / width * width;
}

static struct bucket *find_or_add(struct table *table, int64_t start)
{
    for (size_t i = table->count; i > 0; i--)
        if (table->buckets[i - 1].start == start)
            return &table->buckets[i - 1];
    if (!table->buckets) {
        table->capacity = 4;
        table->buckets = grow(NULL, table->capacity, sizeof *table->buckets);
    } else if (table->count > table->capacity) {
        table->capacity *= 2;
        table->buckets = grow(table->buckets, table->capacity, sizeof *table->buckets);
    }
    struct bucket *bucket = &table->buckets[table->count++];
    memset(bucket, 0, sizeof *bucket);
    bucket->start = start;
    return bucket;
}

void table_add(struct table *table, const struct sample *sample)
{
    struct bucket *bucket = find_or_add(table, window_start(sample->time, table->width));
    if (bucket->count == bucket->capacity) {
        bucket->capacity = bucket->capacity ? bucket->capacity * 2 : 8;
        bucket->values = grow(bucket->values, bucket->capacity, sizeof *bucket->values);
    }
    bucket->values[bucket->count++] = sample->value;
}

static int by_start(const void *a, const void *b)
{
    int64_t x = ((const struct bucket *)a)->start;
    int64_t y = ((const struct bucket *)b)->start;
    return (x > y) - (x < y);
}

void table_sort(struct table *table)
{
    if (table->count)
        qsort(table->buckets, table->count, sizeof *table->buckets, by_start);
}

void table_free(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->buckets[i].values);
    free(table->buckets);
}
