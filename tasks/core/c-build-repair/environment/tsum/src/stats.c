#include <stdlib.h>

#include "tsum.h"

static int by_value(const void *a, const void *b)
{
    return (int)(*(const int64_t *)a - *(const int64_t *)b);
}

void sort_values(int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
}

int64_t sum_of(const int64_t *values, size_t count)
{
    /* The total fits, but a sum in ascending order may leave the range on its way: add modulo 2^64. */
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (uint64_t)values[i];
    return (int64_t)sum;
}

int64_t percentile_of(const int64_t *sorted, size_t count, int percent)
{
    return sorted[count * (size_t)percent / 100];
}
