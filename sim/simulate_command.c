/* SPDX-License-Identifier: Apache-2.0 */
/* `waybill simulate`: reads its arguments, runs seed after seed and tells what came of each. See
 * sim/simulate.h. */
#include "base/json.h"
#include "base/mutant.h"
#include "sim/simulate.h"

#include <stdio.h>
#include <stdlib.h>

#define SEED_MAX   INT64_MAX
#define ORDERS_MAX 100000
#define DAYS_MAX   365
#define SEEDS_MAX  1000000
#define LINE_MAX   (256 * 1024)

static const char *const fault_names[SIMULATE_FAULTS_MAX] = {"none", "some", "many"};

struct simulate_asked {
    struct simulate_options options;
    int64_t seeds;
    bool json;
};

/* What each option takes; the number goes into `into`. */
struct simulate_number {
    const char *name;
    int64_t least, most, *into;
};

static bool read_faults(struct str value, enum simulate_faults *ret_faults)
{
    for (int i = 0; i < SIMULATE_FAULTS_MAX; i++) {
        if (str_eq(value, str_of(fault_names[i]))) {
            *ret_faults = (enum simulate_faults)i;
            return true;
        }
    }
    return false;
}

/* Only a build that has mutants knows the option; "list" shows them all. */
static bool choose_mutant(struct str name)
{
#ifdef WAYBILL_MUTANTS
    if (!str_eq(name, STR("list")))
        return mutant_choose(name);
    for (enum mutant m = MUTANT_NONE + 1; m < MUTANT_MAX; m++)
        printf("%.*s %d %.*s\n", STR_ARG(mutant_name(m)), mutant_seed(m), STR_ARG(mutant_says(m)));
    exit(0);
#else
    (void)name;
    return false;
#endif
}

static int see_help(enum lang lang)
{
    fprintf(stderr, lang == LANG_ZH ? "  请查看：waybill simulate --help\n"
                                    : "  See: waybill simulate --help\n");
    return 2;
}

static int wrong_word(enum lang lang, const char *name, const char *words, struct str value)
{
    fprintf(stderr,
            lang == LANG_ZH ? "waybill simulate：%s 取 %s，不能是“%.*s”\n"
                            : "waybill simulate: %s takes %s, not \"%.*s\"\n",
            name, words, STR_ARG(value));
    return see_help(lang);
}

static int unknown(enum lang lang, struct str name)
{
    fprintf(stderr,
            lang == LANG_ZH ? "waybill simulate：未知参数“%.*s”\n"
                            : "waybill simulate: unknown argument \"%.*s\"\n",
            STR_ARG(name));
    return see_help(lang);
}

static int wrong_number(enum lang lang, const struct simulate_number *n, struct str value)
{
    fprintf(stderr,
            lang == LANG_ZH ? "waybill simulate：%s 取 %lld 至 %lld，不能是“%.*s”\n"
                            : "waybill simulate: %s takes %lld to %lld, not \"%.*s\"\n",
            n->name, (long long)n->least, (long long)n->most, STR_ARG(value));
    return see_help(lang);
}

static int read_argument(struct simulate_asked *asked, enum lang lang, struct str name,
                         struct str value)
{
    int64_t seed = 0;
    const struct simulate_number numbers[] = {
        {"--seed", 0, SEED_MAX, &seed},
        {"--orders", 1, ORDERS_MAX, &asked->options.orders},
        {"--days", 1, DAYS_MAX, &asked->options.days},
        {"--seeds", 1, SEEDS_MAX, &asked->seeds},
    };

    if (str_eq(name, STR("--faults")) && !read_faults(value, &asked->options.faults))
        return wrong_word(lang, "--faults",
                          lang == LANG_ZH ? "none、some 或 many" : "none, some or many", value);
    if (str_eq(name, STR("--faults")) || (str_eq(name, STR("--mutant")) && choose_mutant(value)))
        return 0;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int64_t n;
        if (!str_eq(name, str_of(numbers[i].name)))
            continue;
        if (!str_to_i64(value, &n) || n < numbers[i].least || n > numbers[i].most)
            return wrong_number(lang, &numbers[i], value);
        *numbers[i].into = n;
        if (numbers[i].into == &seed)
            asked->options.seed = (uint64_t)n;
        return 0;
    }
    return unknown(lang, name);
}

static int read_arguments(struct simulate_asked *asked, enum lang lang, int argc, char **argv)
{
    int code = 0;

    for (int i = 1; i < argc && !code; i++) {
        struct str name, value;
        if (str_eq(str_of(argv[i]), STR("--json"))) {
            asked->json = true;
            continue;
        }
        if (!str_cut(str_of(argv[i]), '=', &name, &value) && i + 1 < argc)
            value = str_of(argv[++i]);
        if (!str_eq(name, STR("--lang"))) /* that has been read */
            code = read_argument(asked, lang, name, value);
    }
    return code;
}

/* One line a run. */
static void say_json(const struct simulate_options *o, const struct simulate_result *r,
                     struct arena *a)
{
    struct buf b;
    struct jw w;

    buf_init(&b, a, LINE_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_ki64(&w, "seed", (int64_t)o->seed);
    jw_ki64(&w, "orders", o->orders);
    jw_ki64(&w, "days", o->days);
    jw_kstr(&w, "faults", str_of(fault_names[o->faults]));
    jw_kbool(&w, "held", !r->failure.n);
    jw_kstr_opt(&w, "failure", r->failure);
    jw_kstr(&w, "trace", str_printf(a, "%016llx", (unsigned long long)r->hash));
    jw_kstr(&w, "setup", r->setup);
    jw_kstr(&w, "counts", r->counts);
    jw_kstr_opt(&w, "last_lines", r->failure.n ? r->last_lines : STR_NONE);
    jw_obj_end(&w);
    printf("%.*s\n", STR_ARG(buf_view(&b)));
}

static void say_words(const struct simulate_options *o, const struct simulate_result *r)
{
    printf("  %.*s\n  %.*s\n", STR_ARG(r->setup), STR_ARG(r->counts));
    if (r->failure.n)
        printf("%.*s\nFAILED: %.*s\nagain: waybill simulate --seed %llu --orders %lld --days %lld "
               "--faults %s\n",
               STR_ARG(r->last_lines), STR_ARG(r->failure), (unsigned long long)o->seed,
               (long long)o->orders, (long long)o->days, fault_names[o->faults]);
    else
        printf("  every promise held; trace %016llx\n", (unsigned long long)r->hash);
}

static int run_one(const struct simulate_asked *asked)
{
    const struct simulate_options *o = &asked->options;
    struct arena *a = arena_new();
    struct simulate_result r;

    if (!asked->json)
        printf("seed %llu: %lld orders in %lld days, faults: %s\n", (unsigned long long)o->seed,
               (long long)o->orders, (long long)o->days, fault_names[o->faults]);
    fflush(stdout); /* before anything can abort */
    simulate(o, a, &r);
    if (asked->json)
        say_json(o, &r, a);
    else
        say_words(o, &r);
    fflush(stdout);
    arena_free(a);
    return r.failure.n ? 1 : 0;
}

int simulate_main(int argc, char **argv, enum lang lang)
{
    struct simulate_asked asked = {
        .options = {.seed = 1, .orders = 100, .days = 1, .faults = SIMULATE_SOME}, .seeds = 1};
    int code = read_arguments(&asked, lang, argc, argv);

    for (int64_t i = 0; i < asked.seeds && code < 2; i++, asked.options.seed++)
        code |= run_one(&asked);
    return code;
}
