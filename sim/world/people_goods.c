/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalog of the example shop: what it sells, and the listing at the supplier that each thing
 * is bought from. Titles at the supplier are long and noisy, as they are there.
 */
#include "sim/world/people.h"

static const struct people_variant lamp[] = {
    {"Black", "LAMP-BK", "12000031000000101", "14:193#Black", "Color:Black", 2490, 932},
    {"White", "LAMP-WH", "12000031000000102", "14:29#White", "Color:White", 2490, 932},
};
static const struct people_variant bulb[] = {
    {"Default Title", "BULB-E14", "12000031000000201", "", "", 890, 311},
};
static const struct people_variant shirt[] = {
    {"Black / M", "TEE-BK-M", "12000031000000301", "14:193#Black;5:361386", "Color:Black;Size:M",
     1990, 610},
    {"Black / L", "TEE-BK-L", "12000031000000302", "14:193#Black;5:361385", "Color:Black;Size:L",
     1990, 610},
    {"Sea Green / M", "TEE-GR-M", "12000031000000303", "14:175#Sea Green;5:361386",
     "Color:Sea Green;Size:M", 1990, 635},
    {"Sea Green / L", "TEE-GR-L", "12000031000000304", "14:175#Sea Green;5:361385",
     "Color:Sea Green;Size:L", 1990, 635},
};
static const struct people_variant charger[] = {
    {"EU plug", "CHG-EU", "12000031000000401", "200007763:201336100;73:175#EU",
     "Ships From:China;Plug Type:EU", 3490, 1420},
    {"US plug", "CHG-US", "12000031000000402", "200007763:201336100;73:691#US",
     "Ships From:China;Plug Type:US", 3490, 1420},
    {"UK plug", "CHG-UK", "12000031000000403", "200007763:201336100;73:10#UK",
     "Ships From:China;Plug Type:UK", 3490, 1475},
};
static const struct people_variant bottle[] = {
    {"500 ml", "BTL-500", "12000031000000501", "200000887:350850#500ml", "Capacity:500ml", 1790,
     488},
    {"750 ml", "BTL-750", "12000031000000502", "200000887:350852#750ml", "Capacity:750ml", 1990,
     560},
};
static const struct people_variant collar[] = {
    {"S", "COL-S", "12000031000000601", "5:100014064", "Size:S", 1290, 275},
    {"M", "COL-M", "12000031000000602", "5:361386", "Size:M", 1290, 281},
    {"L", "COL-L", "12000031000000603", "5:361385", "Size:L", 1390, 290},
};
static const struct people_variant organizer[] = {
    {"Default Title", "ORG-1", "12000031000000701", "", "", 1590, 402},
};
static const struct people_variant necklace[] = {
    {"Gold", "NCK-G", "12000031000000801", "200001034:350850#Gold", "Metal Color:Gold", 2290, 199},
    {"Silver", "NCK-S", "12000031000000802", "200001034:350853#Silver", "Metal Color:Silver", 2290,
     189},
};
static const struct people_variant puzzle[] = {
    {"Default Title", "PUZ-1000", "12000031000000901", "", "", 2990, 1105},
};
static const struct people_variant light[] = {
    {"5 m", "LED-5", "12000031000001001", "200000124:200003528#5m", "Length:5m", 1890, 540},
    {"10 m", "LED-10", "12000031000001002", "200000124:200003529#10m", "Length:10m", 2790, 880},
};
static const struct people_variant phone_case[] = {
    {"Nova 5 / Black", "CASE-N5-BK", "12000031000001101", "14:193#Black;200009209:2001#Nova 5",
     "Color:Black;Model:Nova 5", 1290, 215},
    {"Nova 5 / Sea Green", "CASE-N5-GR", "12000031000001102",
     "14:175#Sea Green;200009209:2001#Nova 5", "Color:Sea Green;Model:Nova 5", 1290, 215},
    {"Nova 5 / Clear", "CASE-N5-CL", "12000031000001103", "14:29#Clear;200009209:2001#Nova 5",
     "Color:Clear;Model:Nova 5", 1290, 215},
    {"Nova 5 / Rose", "CASE-N5-RO", "12000031000001104", "14:1052#Rose;200009209:2001#Nova 5",
     "Color:Rose;Model:Nova 5", 1290, 215},
    {"Nova 6 / Black", "CASE-N6-BK", "12000031000001105", "14:193#Black;200009209:2002#Nova 6",
     "Color:Black;Model:Nova 6", 1290, 220},
    {"Nova 6 / Sea Green", "CASE-N6-GR", "12000031000001106",
     "14:175#Sea Green;200009209:2002#Nova 6", "Color:Sea Green;Model:Nova 6", 1290, 220},
    {"Nova 6 / Clear", "CASE-N6-CL", "12000031000001107", "14:29#Clear;200009209:2002#Nova 6",
     "Color:Clear;Model:Nova 6", 1290, 220},
    {"Nova 6 / Rose", "CASE-N6-RO", "12000031000001108", "14:1052#Rose;200009209:2002#Nova 6",
     "Color:Rose;Model:Nova 6", 1290, 220},
    {"Nova 6 Max / Black", "CASE-N6MAX-BK", "12000031000001109",
     "14:193#Black;200009209:2003#Nova 6 Max", "Color:Black;Model:Nova 6 Max", 1290, 225},
    {"Nova 6 Max / Sea Green", "CASE-N6MAX-GR", "12000031000001110",
     "14:175#Sea Green;200009209:2003#Nova 6 Max", "Color:Sea Green;Model:Nova 6 Max", 1290, 225},
    {"Nova 6 Max / Clear", "CASE-N6MAX-CL", "12000031000001111",
     "14:29#Clear;200009209:2003#Nova 6 Max", "Color:Clear;Model:Nova 6 Max", 1290, 225},
    {"Nova 6 Max / Rose", "CASE-N6MAX-RO", "12000031000001112",
     "14:1052#Rose;200009209:2003#Nova 6 Max", "Color:Rose;Model:Nova 6 Max", 1290, 225},
    {"Lyra 10 / Black", "CASE-L10-BK", "12000031000001113", "14:193#Black;200009209:2004#Lyra 10",
     "Color:Black;Model:Lyra 10", 1290, 230},
    {"Lyra 10 / Sea Green", "CASE-L10-GR", "12000031000001114",
     "14:175#Sea Green;200009209:2004#Lyra 10", "Color:Sea Green;Model:Lyra 10", 1290, 230},
    {"Lyra 10 / Clear", "CASE-L10-CL", "12000031000001115", "14:29#Clear;200009209:2004#Lyra 10",
     "Color:Clear;Model:Lyra 10", 1290, 230},
    {"Lyra 10 / Rose", "CASE-L10-RO", "12000031000001116", "14:1052#Rose;200009209:2004#Lyra 10",
     "Color:Rose;Model:Lyra 10", 1290, 230},
    {"Lyra 11 / Black", "CASE-L11-BK", "12000031000001117", "14:193#Black;200009209:2005#Lyra 11",
     "Color:Black;Model:Lyra 11", 1290, 235},
    {"Lyra 11 / Sea Green", "CASE-L11-GR", "12000031000001118",
     "14:175#Sea Green;200009209:2005#Lyra 11", "Color:Sea Green;Model:Lyra 11", 1290, 235},
    {"Lyra 11 / Clear", "CASE-L11-CL", "12000031000001119", "14:29#Clear;200009209:2005#Lyra 11",
     "Color:Clear;Model:Lyra 11", 1290, 235},
    {"Lyra 11 / Rose", "CASE-L11-RO", "12000031000001120", "14:1052#Rose;200009209:2005#Lyra 11",
     "Color:Rose;Model:Lyra 11", 1290, 235},
    {"Orion S / Black", "CASE-OS-BK", "12000031000001121", "14:193#Black;200009209:2006#Orion S",
     "Color:Black;Model:Orion S", 1290, 240},
    {"Orion S / Sea Green", "CASE-OS-GR", "12000031000001122",
     "14:175#Sea Green;200009209:2006#Orion S", "Color:Sea Green;Model:Orion S", 1290, 240},
    {"Orion S / Clear", "CASE-OS-CL", "12000031000001123", "14:29#Clear;200009209:2006#Orion S",
     "Color:Clear;Model:Orion S", 1290, 240},
    {"Orion S / Rose", "CASE-OS-RO", "12000031000001124", "14:1052#Rose;200009209:2006#Orion S",
     "Color:Rose;Model:Orion S", 1290, 240},
};
static const struct people_variant mug[] = {
    {"Default Title", "MUG-HAND", "", "", "", 1900, 0},
};
static const struct people_variant gift_card[] = {
    {"$25", "GIFT-25", "", "", "", 2500, 0},
    {"$50", "GIFT-50", "", "", "", 5000, 0},
};

#define HOME   "Shenzhen Home Light Store", 1103000001
#define WEAR   "Yiwu Everyday Wear Store", 1103000002
#define GADGET "GaN Power Official Store", 1103000003

static const struct people_product products[] = {
    {"Foldable Desk Lamp", "Northlight", "1005007000000001",
     "Foldable LED Desk Lamp USB Rechargeable Eye Protection Touch Dimming Table Light Bedside",
     HOME, lamp, COUNT_OF(lamp), true},
    {"Warm Bulb E14, set of 2", "Northlight", "1005007000000002",
     "2pcs E14 LED Bulb 3W 5W Warm White Candle Light AC220V Energy Saving Chandelier Lamp", HOME,
     bulb, COUNT_OF(bulb), true},
    {"Everyday Tee", "Plain & Co", "1005007000000003",
     "2026 Summer Cotton T Shirt Men Women Solid Color O-Neck Short Sleeve Casual Tops Tees", WEAR,
     shirt, COUNT_OF(shirt), true},
    {"65 W Travel Charger", "Voltaic", "1005007000000004",
     "65W GaN Charger USB Type C PD Fast Charging QC3.0 Quick Charge for Laptop Phone Tablet",
     GADGET, charger, COUNT_OF(charger), true},
    {"Steel Bottle", "Plain & Co", "1005007000000005",
     "Stainless Steel Vacuum Flask Thermos Water Bottle Leakproof Sport Outdoor Cup Portable", WEAR,
     bottle, COUNT_OF(bottle), true},
    {"Reflective Dog Collar", "Good Boy", "1005007000000006",
     "Reflective Nylon Dog Collar Adjustable Pet Neck Strap for Small Medium Large Dogs Supplies",
     WEAR, collar, COUNT_OF(collar), true},
    {"Drawer Organizer", "Tidy", "1005007000000007",
     "Expandable Drawer Organizer Cutlery Tray Kitchen Storage Box Plastic Holder Case", HOME,
     organizer, COUNT_OF(organizer), true},
    {"Moon Necklace", "Luna", "1005007000000008",
     "Fashion Crescent Moon Pendant Necklace for Women Stainless Steel Chain Choker Jewelry Gift",
     WEAR, necklace, COUNT_OF(necklace), true},
    {"1000-Piece Puzzle: Harbor", "Quiet Hours", "1005007000000009",
     "1000 Pieces Jigsaw Puzzles Adults Paper Landscape Educational Toys Home Decoration Games",
     HOME, puzzle, COUNT_OF(puzzle), true},
    {"Light Strip with Remote", "Northlight", "1005007000000010",
     "RGB LED Strip Light 5050 Bluetooth APP Control Flexible Tape Diode TV Backlight Room Decor",
     GADGET, light, COUNT_OF(light), true},
    {"Hand-thrown Mug", "Studio", "", "", "", 0, mug, COUNT_OF(mug), true},
    {"Gift Card", "Studio", "", "", "", 0, gift_card, COUNT_OF(gift_card), false},
    /* The last: only easy buyers know it, see people_order. */
    {"Soft Phone Case", "Voltaic", "1005007000000011",
     "Liquid Silicone Phone Case Shockproof Soft Touch Back Cover Camera Protection Slim Coque",
     GADGET, phone_case, COUNT_OF(phone_case), true},
};

const struct people_product *people_products(size_t *ret_n)
{
    *ret_n = COUNT_OF(products);
    return products;
}

static void add_product(struct aliworld *w, const struct people_product *p, int64_t stock)
{
    struct aliworld_variant variants[32];
    ASSERT(p->variants_n <= COUNT_OF(variants));
    for (size_t i = 0; i < p->variants_n; i++) {
        const struct people_variant *v = &p->variants[i];
        variants[i] = (struct aliworld_variant){str_of(v->sku_id), str_of(v->sku_attr),
                                                str_of(v->text), v->cost_cents, stock};
    }
    aliworld_add_product(w, &(struct aliworld_product){
                                .product_id = str_of(p->product_id),
                                .title = str_of(p->supplier_title),
                                .store_id = p->store_id,
                                .store_name = str_of(p->store_name),
                                .variants = variants,
                                .variants_n = p->variants_n,
                            });
}

void people_fill_aliexpress(struct aliworld *w, int64_t stock)
{
    for (size_t i = 0; i < COUNT_OF(products); i++)
        if (products[i].product_id[0] != '\0')
            add_product(w, &products[i], stock);
}
