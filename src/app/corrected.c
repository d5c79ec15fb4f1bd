/* SPDX-License-Identifier: Apache-2.0 */
/* See app/corrected.h. */
#include "app/corrected.h"

#define TEXT_MAX 8192

static const struct {
    const char *key;
    size_t at;
} fields[CORRECTED_MAX] = {
    {"name", offsetof(struct supplier_address, name)},
    {"phone_country", offsetof(struct supplier_address, phone_country)},
    {"phone", offsetof(struct supplier_address, phone)},
    {"country", offsetof(struct supplier_address, country)},
    {"province", offsetof(struct supplier_address, province)},
    {"city", offsetof(struct supplier_address, city)},
    {"zip", offsetof(struct supplier_address, zip)},
    {"address", offsetof(struct supplier_address, address)},
    {"address2", offsetof(struct supplier_address, address2)},
    {"tax_id", offsetof(struct supplier_address, tax_id)},
    {"birthday", offsetof(struct supplier_address, birthday)},
    {"national_address", offsetof(struct supplier_address, national_address)},
};

const char *corrected_key(size_t i)
{
    ASSERT(i < CORRECTED_MAX);
    return fields[i].key;
}

struct str *corrected_field(struct supplier_address *address, size_t i)
{
    ASSERT(i < CORRECTED_MAX);
    return (struct str *)(void *)((char *)address + fields[i].at);
}

struct supplier_address corrected_read(struct arena *a, const struct order *o)
{
    struct supplier_address r = {0};
    const struct json *root;

    if (!o->person.supplier_fix.n || json_parse(a, o->person.supplier_fix, &root))
        return r;
    for (size_t i = 0; i < CORRECTED_MAX; i++)
        *corrected_field(&r, i) = json_str(json_get(root, fields[i].key));
    return r;
}

struct str corrected_text(struct arena *a, struct supplier_address *address)
{
    struct buf b;
    struct jw w;
    bool any = false;

    buf_init(&b, a, TEXT_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    for (size_t i = 0; i < CORRECTED_MAX; i++) {
        struct str value = *corrected_field(address, i);
        if (!value.n)
            continue;
        jw_kstr(&w, fields[i].key, value);
        any = true;
    }
    jw_obj_end(&w);
    return any && !b.overflowed ? buf_view(&b) : STR_NONE;
}
