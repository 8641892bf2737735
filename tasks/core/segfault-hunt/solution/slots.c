/* slots: named texts, driven by commands on standard input. See MANUAL.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT 1000000

struct slot {
    char *name;
    char *text;
    struct slot *next;
};

/* What undo puts back: for each name concerned its former text, or NULL if there was none. */
struct saved {
    char *name;
    char *text;
    struct saved *next;
};

static struct slot *slots;
static struct saved *last_change;

static struct slot *find(const char *name)
{
    struct slot *s;
    for (s = slots; s; s = s->next)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static struct slot *make(const char *name)
{
    struct slot *s = malloc(sizeof *s);
    s->name = strdup(name);
    s->text = NULL;
    s->next = slots;
    slots = s;
    return s;
}

static void drop(struct slot *gone)
{
    struct slot **p = &slots;
    while (*p != gone)
        p = &(*p)->next;
    *p = gone->next;
    free(gone->name);
    free(gone->text);
    free(gone);
}

static void forget_change(void)
{
    while (last_change) {
        struct saved *next = last_change->next;
        free(last_change->name);
        free(last_change->text);
        free(last_change);
        last_change = next;
    }
}

/* Takes the text over. */
static void save(const char *name, char *text)
{
    struct saved *c = malloc(sizeof *c);
    c->name = strdup(name);
    c->text = text;
    c->next = last_change;
    last_change = c;
}

/* Reads a line of any length without its line break; NULL at the end of the input. */
static char *read_line(FILE *in)
{
    size_t size = 64, length = 0;
    char *line = malloc(size);
    int c;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (length + 1 == size) {
            size *= 2;
            line = realloc(line, size);
        }
        line[length++] = c;
    }
    if (c == EOF && length == 0) {
        free(line);
        return NULL;
    }
    line[length] = '\0';
    return line;
}

static int is_number(const char *s)
{
    if (*s == '-')
        s++;
    return *s && strspn(s, "0123456789") == strlen(s);
}

/* A number of any length; beyond what long long holds it is its end. */
static long long number(const char *s)
{
    return strtoll(s, NULL, 10);
}

static void cmd_set(char *name, char *text)
{
    struct slot *s = find(name);
    if (strlen(text) > MAX_TEXT) {
        puts("error: too long");
        return;
    }
    forget_change();
    save(name, s ? s->text : NULL);
    if (!s)
        s = make(name);
    s->text = strdup(text);
    puts("ok");
}

static void cmd_append(struct slot *to, struct slot *from)
{
    size_t length = strlen(to->text), more = strlen(from->text);
    char *joined;
    if (length + more > MAX_TEXT) {
        puts("error: too long");
        return;
    }
    joined = malloc(length + more + 1);
    memcpy(joined, to->text, length);
    memcpy(joined + length, from->text, more + 1);
    forget_change();
    save(to->name, to->text);
    to->text = joined;
    puts("ok");
}

static void cmd_insert(struct slot *s, long long pos, const char *text)
{
    size_t length = strlen(s->text), more = strlen(text);
    char *joined;
    if (pos < 0 || pos > (long long)length) {
        puts("error: bad number");
        return;
    }
    if (length + more > MAX_TEXT) {
        puts("error: too long");
        return;
    }
    forget_change();
    save(s->name, s->text);
    joined = malloc(length + more + 1);
    memcpy(joined, s->text, pos);
    memcpy(joined + pos, text, more);
    strcpy(joined + pos + more, s->text + pos);
    s->text = joined;
    puts("ok");
}

static void cmd_repeat(struct slot *s, long long n)
{
    size_t length = strlen(s->text), i;
    char *copies;
    if (n < 0) {
        puts("error: bad number");
        return;
    }
    if (length == 0)
        n = 0;
    if (n > 0 && (unsigned long long)n > MAX_TEXT / length) {
        puts("error: too long");
        return;
    }
    copies = malloc(length * n + 1);
    for (i = 0; i < (size_t)n; i++)
        memcpy(copies + i * length, s->text, length);
    copies[length * n] = '\0';
    forget_change();
    save(s->name, s->text);
    s->text = copies;
    puts("ok");
}

static long long from_end(long long n, long long length)
{
    if (n < 0)
        n = n < -length ? 0 : n + length;
    return n > length ? length : n;
}

static void cmd_slice(struct slot *s, long long from, long long to)
{
    long long length = strlen(s->text);
    from = from_end(from, length);
    to = from_end(to, length);
    if (from < to)
        fwrite(s->text + from, 1, to - from, stdout);
    putchar('\n');
}

static void cmd_hex(struct slot *s)
{
    const unsigned char *t;
    for (t = (unsigned char *)s->text; *t; t++)
        printf("%02x", *t);
    putchar('\n');
}

static void cmd_join(const char *sep, char **names, int count)
{
    int i;
    for (i = 0; i < count; i++)
        if (!find(names[i])) {
            puts("error: no such name");
            return;
        }
    for (i = 0; i < count; i++) {
        if (i)
            fputs(sep, stdout);
        fputs(find(names[i])->text, stdout);
    }
    putchar('\n');
}

static void cmd_delete(struct slot *s)
{
    forget_change();
    save(s->name, s->text);
    s->text = NULL;
    drop(s);
    puts("ok");
}

static void cmd_deletelike(const char *prefix)
{
    struct slot *s, *next;
    int count = 0;
    for (s = slots; s; s = next) {
        next = s->next;
        if (strncmp(s->name, prefix, strlen(prefix)) == 0) {
            if (!count)
                forget_change();
            save(s->name, s->text);
            s->text = NULL;
            drop(s);
            count++;
        }
    }
    printf("ok %d\n", count);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct slot **)a)->name, (*(struct slot **)b)->name);
}

static void cmd_list(void)
{
    struct slot *s, **all;
    int count = 0, i;
    for (s = slots; s; s = s->next)
        count++;
    all = malloc((count + 1) * sizeof *all);
    for (s = slots, i = 0; s; s = s->next)
        all[i++] = s;
    qsort(all, count, sizeof *all, by_name);
    for (i = 0; i < count; i++)
        printf("%s=%zu%s", all[i]->name, strlen(all[i]->text), i + 1 < count ? " " : "");
    putchar('\n');
    free(all);
}

static void cmd_undo(void)
{
    struct saved *c;
    if (!last_change) {
        puts("error: nothing to undo");
        return;
    }
    for (c = last_change; c; c = c->next) {
        struct slot *s = find(c->name);
        if (c->text) {
            if (!s)
                s = make(c->name);
            free(s->text);
            s->text = c->text;
            c->text = NULL;
        } else {
            drop(s);
        }
    }
    forget_change();
    puts("ok");
}

/* Splits `rest` at single spaces into at most `limit` arguments; the last one keeps what is left. */
static int split(char *rest, char **args, int limit)
{
    int count = 0;
    while (rest && count < limit) {
        char *space = count + 1 < limit ? strchr(rest, ' ') : NULL;
        args[count++] = rest;
        if (space)
            *space++ = '\0';
        rest = space;
    }
    return count;
}

static void run(char *line)
{
    char **args, *rest = strchr(line, ' '), *p;
    struct slot *s, *other;
    int n, most = 4;
    for (p = line; *p; p++)
        most += *p == ' ';
    args = malloc(most * sizeof *args);
    if (rest)
        *rest++ = '\0';
    if (strcmp(line, "set") == 0) {
        n = split(rest, args, 2);
        if (n < 1 || !*args[0])
            puts("error: usage");
        else
            cmd_set(args[0], n > 1 ? args[1] : "");
    } else if (strcmp(line, "insert") == 0) {
        n = split(rest, args, 3);
        if (n < 2 || !*args[0] || !is_number(args[1]))
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else
            cmd_insert(s, number(args[1]), n > 2 ? args[2] : "");
    } else if (strcmp(line, "get") == 0 || strcmp(line, "hex") == 0 || strcmp(line, "delete") == 0) {
        n = split(rest, args, most);
        if (n != 1 || !*args[0])
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else if (line[0] == 'g')
            puts(s->text);
        else if (line[0] == 'h')
            cmd_hex(s);
        else
            cmd_delete(s);
    } else if (strcmp(line, "append") == 0) {
        n = split(rest, args, most);
        if (n != 2 || !*args[0] || !*args[1])
            puts("error: usage");
        else if (!(s = find(args[0])) || !(other = find(args[1])))
            puts("error: no such name");
        else
            cmd_append(s, other);
    } else if (strcmp(line, "repeat") == 0) {
        n = split(rest, args, most);
        if (n != 2 || !*args[0] || !is_number(args[1]))
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else
            cmd_repeat(s, number(args[1]));
    } else if (strcmp(line, "slice") == 0) {
        n = split(rest, args, most);
        if (n != 3 || !*args[0] || !is_number(args[1]) || !is_number(args[2]))
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else
            cmd_slice(s, number(args[1]), number(args[2]));
    } else if (strcmp(line, "join") == 0) {
        int i, usage;
        n = split(rest, args, most);
        usage = n < 2;
        for (i = 1; i < n; i++)
            usage |= !*args[i];
        if (usage)
            puts("error: usage");
        else
            cmd_join(args[0], args + 1, n - 1);
    } else if (strcmp(line, "deletelike") == 0) {
        n = split(rest, args, most);
        if (n != 1 || !*args[0])
            puts("error: usage");
        else
            cmd_deletelike(args[0]);
    } else if (strcmp(line, "list") == 0 || strcmp(line, "undo") == 0) {
        if (rest)
            puts("error: usage");
        else if (line[0] == 'l')
            cmd_list();
        else
            cmd_undo();
    } else {
        puts("error: unknown command");
    }
    free(args);
}

int main(void)
{
    char *line;
    while ((line = read_line(stdin))) {
        if (*line)
            run(line);
        free(line);
    }
    return 0;
}
