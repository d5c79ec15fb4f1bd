/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over its seeds without libFuzzer, so that every compiler and sanitizer
 * sees them and a crash that was once found stays fixed. Usage: replay_x FOLDER. Prints TAP.
 */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int is_seed(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* A buffer of exactly the input's size lets AddressSanitizer see one byte too far. */
static void replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = NULL;
    long size;

    if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0) {
        perror(path);
        exit(1);
    }
    rewind(f);
    data = malloc((size_t)size + (size == 0));
    if (data == NULL || fread(data, 1, (size_t)size, f) != (size_t)size) {
        perror(path);
        exit(1);
    }
    fclose(f);
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
}

int main(int argc, char **argv)
{
    struct dirent **seeds = NULL;
    int n = argc == 2 ? scandir(argv[1], &seeds, is_seed, alphasort) : -1;

    if (n < 0) {
        fprintf(stderr, "usage: replay_x FOLDER-OF-SEEDS\n");
        return 2;
    }
    printf("1..%d\n", n);
    for (int i = 0; i < n; i++) {
        char path[4096];

        snprintf(path, sizeof(path), "%s/%s", argv[1], seeds[i]->d_name);
        fflush(stdout);
        replay(path);
        printf("ok %d - %s\n", i + 1, seeds[i]->d_name);
        free(seeds[i]);
    }
    free(seeds);
    return 0;
}
