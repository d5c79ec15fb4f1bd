/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Buyers' names, towns, streets and notes. Towns and postcodes belong together and exist; streets
 * are common words; telephone numbers are of ranges that regulators keep for fiction where there
 * are such, elsewhere made of zeros. Goods: sim/world/people_goods.c.
 */
#include "sim/world/people_data.h"

#define LIST(name, ...) static const char *const name[] = {__VA_ARGS__, NULL}

LIST(en_first, "Mara", "James", "Olivia", "Liam", "Emma", "Noah", "Sophia", "Ethan", "Grace",
     "Henry", "Chloe", "Samuel", "Ruby", "Aidan", "Zoë", "Mary-Jane");
LIST(en_last, "Jansen", "Smith", "O'Brien", "Walker", "Garcia", "Nguyen", "Campbell", "Wright",
     "Okafor", "Patel", "Mitchell", "Hughes", "Baker", "St. Clair");
LIST(de_first, "Anna", "Jürgen", "Lea", "Björn", "Sabine", "Max", "Käthe", "Florian", "Mia",
     "Günther");
LIST(de_last, "Müller", "Weiß", "Schröder", "Fischer", "Groß", "Vogel", "Kühn", "Bergmann",
     "von der Heide");
LIST(fr_first, "Chloé", "François", "Aurélie", "Jean-Luc", "Zoé", "Benoît", "Éloïse", "Hugo",
     "Maëlle");
LIST(fr_last, "Lefèvre", "Dubois", "Besançon", "Garnier", "Le Goff", "Châtelain", "Moreau",
     "D'Angelo");
LIST(es_first, "Lucía", "Íñigo", "María José", "Álvaro", "Carmen", "Joaquín", "Begoña", "Hugo");
LIST(es_last, "García Muñoz", "Ibáñez", "Núñez", "Ortega", "Peña", "Rodríguez", "Sáez", "Vidal");
LIST(pt_first, "João", "Conceição", "Inês", "Luís", "Beatriz", "Antônio", "Mônica", "Rafael");
LIST(pt_last, "Silva", "Gonçalves", "Araújo", "Magalhães", "Conceição", "Simões", "Teixeira");
LIST(it_first, "Giulia", "Niccolò", "Sofia", "Matteo", "Francesca", "Davide", "Chiara");
LIST(it_last, "Rossi", "D'Amico", "Bianchi", "Lo Presti", "Conti", "Esposito", "Marchetti");
LIST(north_first, "Åsa", "Björn", "Søren", "Ingrid", "Freja", "Jürgen", "Linnéa", "Øyvind");
LIST(north_last, "Lindström", "Håkansson", "Nørgaard", "Bergström", "Sjöberg", "Andersen");
LIST(nl_first, "Sanne", "Daan", "Fleur", "Thijs", "Lotte", "Joris");
LIST(nl_last, "de Vries", "van den Berg", "Bakker", "Jansen", "van 't Hoff", "Smit");
LIST(pl_first, "Łukasz", "Agnieszka", "Paweł", "Małgorzata", "Zofia", "Stanisław");
LIST(pl_last, "Wiśniewski", "Dąbrowska", "Zieliński", "Wójcik", "Żak", "Kowalczyk");
LIST(zh_first, "伟", "芳", "娜", "秀英", "磊", "欣怡", "子轩", "梓涵", "建国", "𠮷昌");
LIST(zh_last, "王", "李", "张", "刘", "陈", "欧阳", "司马", "赵", "黄", "周");
LIST(ja_first, "さくら", "健太", "美咲", "翔", "ひなた", "結衣");
LIST(ja_last, "佐藤", "鈴木", "高橋", "渡辺", "髙田", "伊藤");
LIST(ko_first, "민준", "서연", "지우", "하은", "도윤");
LIST(ko_last, "김", "이", "박", "최", "정");
LIST(cy_first, "Анна", "Ђорђе", "Олена", "Їжакевич", "Михаил", "Айгүл", "Борис", "Милица");
LIST(cy_last, "Иванова", "Шевченко", "Петровић", "Қасымов", "Димитров", "Ковальчук", "Щербак");

static const struct people_names english = {en_first, en_last}, german = {de_first, de_last},
                                 french = {fr_first, fr_last}, spanish = {es_first, es_last},
                                 portuguese = {pt_first, pt_last}, italian = {it_first, it_last},
                                 nordic = {north_first, north_last}, dutch = {nl_first, nl_last},
                                 polish = {pl_first, pl_last}, chinese = {zh_first, zh_last},
                                 japanese = {ja_first, ja_last}, korean = {ko_first, ko_last},
                                 cyrillic = {cy_first, cy_last};

LIST(us_streets, "%d Example Avenue", "%d Oak Street", "%d Maple Drive", "%d W 4th St",
     "%d Lakeview Rd #2B", "%d County Road 12");
LIST(de_streets, "Beispielstraße %d", "Am Alten Markt %d", "Lindenweg %d", "Schloßallee %d");
LIST(fr_streets, "%d rue de l'Exemple", "%d bis avenue des Tilleuls", "%d chemin du Pré",
     "%d allée des Érables");
LIST(es_streets, "Calle del Ejemplo, %d", "Avda. de la Constitución %d, 3.º izq.",
     "Plaza Mayor %d");
LIST(pt_streets, "Rua do Exemplo, %d", "Avenida das Nações, %d", "Travessa São José, %d");
LIST(it_streets, "Via dell'Esempio %d", "Corso Garibaldi %d", "Piazza del Popolo %d");
LIST(north_streets, "Exempelgatan %d", "Björkvägen %d", "Storgatan %d");
LIST(nl_streets, "Voorbeeldstraat %d", "Kerkplein %d-hs", "Prins Hendrikkade %d");
LIST(pl_streets, "ul. Przykładowa %d", "ul. Świętej Anny %d/4", "al. Niepodległości %d");
LIST(zh_streets, "示例路%d号", "中山大道%d号2栋501室", "和平街%d号");
LIST(ja_streets, "見本町1丁目%d", "本町2-%d 青空マンション101");
LIST(ko_streets, "예시로 %d", "중앙대로 %d, 101동 1203호");
LIST(cy_streets, "вул. Прикладна, %d", "ул. Примерна №%d", "Улица примера %d");

static const struct people_town us[] = {{"Vineland", "New Jersey", "NJ", "08360"},
                                        {"Los Angeles", "California", "CA", "90001"},
                                        {"Austin", "Texas", "TX", "78701"},
                                        {"Chicago", "Illinois", "IL", "60601"},
                                        {"Miami", "Florida", "FL", "33101"},
                                        {"Washington", "District of Columbia", "DC", "20001"},
                                        {"New York", "New York", "NY", "10001"},
                                        {"Seattle", "Washington", "WA", "98101-1234"},
                                        {NULL}};
static const struct people_town ca[] = {{"Toronto", "Ontario", "ON", "M5V 2T6"},
                                        {"Montréal", "Quebec", "QC", "H2X 1Y4"},
                                        {"Vancouver", "British Columbia", "BC", "V6B 1A1"},
                                        {NULL}};
static const struct people_town gb[] = {{"London", "England", "ENG", "SW1A 1AA"},
                                        {"Edinburgh", "Scotland", "SCT", "EH1 1YZ"},
                                        {"Cardiff", "Wales", "WLS", "CF10 1EP"},
                                        {NULL}};
static const struct people_town de[] = {
    {"Köln", "", "", "50667"}, {"München", "", "", "80331"}, {"Leipzig", "", "", "04109"}, {NULL}};
static const struct people_town fr[] = {{"Paris", "", "", "75011"},
                                        {"Saint-Étienne", "", "", "42000"},
                                        {"Orléans", "", "", "45000"},
                                        {NULL}};
static const struct people_town es[] = {{"Madrid", "Madrid", "M", "28013"},
                                        {"A Coruña", "A Coruña", "C", "15001"},
                                        {"Las Palmas de Gran Canaria", "Las Palmas", "GC", "35001"},
                                        {NULL}};
static const struct people_town pt[] = {
    {"Lisboa", "Lisboa", "PT-11", "1100-148"}, {"Évora", "Évora", "PT-07", "7000-508"}, {NULL}};
static const struct people_town br[] = {{"São Paulo", "São Paulo", "SP", "01310-100"},
                                        {"Belo Horizonte", "Minas Gerais", "MG", "30130-010"},
                                        {"Brasília", "Distrito Federal", "DF", "70040-010"},
                                        {NULL}};
static const struct people_town it[] = {
    {"Milano", "Milano", "MI", "20121"}, {"Forlì", "Forlì-Cesena", "FC", "47121"}, {NULL}};
static const struct people_town se[] = {
    {"Malmö", "", "", "211 22"}, {"Göteborg", "", "", "411 06"}, {NULL}};
static const struct people_town nl[] = {
    {"Amsterdam", "", "", "1012 JS"}, {"'s-Hertogenbosch", "", "", "5211 JX"}, {NULL}};
static const struct people_town pl[] = {
    {"Łódź", "", "", "90-001"}, {"Wrocław", "", "", "50-001"}, {NULL}};
static const struct people_town ch[] = {
    {"Zürich", "", "", "8001"}, {"Genève", "", "", "1201"}, {NULL}};
static const struct people_town au[] = {{"Sydney", "New South Wales", "NSW", "2000"},
                                        {"Perth", "Western Australia", "WA", "6000"},
                                        {NULL}};
static const struct people_town nz[] = {
    {"Auckland", "Auckland", "AUK", "1010"}, {"Whangārei", "Northland", "NTL", "0110"}, {NULL}};
static const struct people_town sg[] = {{"Singapore", "", "", "018956"}, {NULL}};
static const struct people_town cn[] = {
    {"广州市", "Guangdong", "GD", "510000"}, {"上海市", "Shanghai", "SH", "200000"}, {NULL}};
static const struct people_town jp[] = {{"千代田区", "Tōkyō", "JP-13", "100-0001"},
                                        {"大阪市北区", "Ōsaka", "JP-27", "530-0001"},
                                        {NULL}};
static const struct people_town kr[] = {
    {"중구", "Seoul", "KR-11", "04524"}, {"해운대구", "Busan", "KR-26", "48094"}, {NULL}};
static const struct people_town ua[] = {
    {"Київ", "", "", "01001"}, {"Львів", "", "", "79000"}, {NULL}};
static const struct people_town bg[] = {
    {"София", "", "", "1000"}, {"Пловдив", "", "", "4000"}, {NULL}};
static const struct people_town rs[] = {
    {"Београд", "", "", "11000"}, {"Нови Сад", "", "", "21000"}, {NULL}};

static const struct people_country countries[] = {
    {"US", "United States", "en-US", &english, us_streets, us, "+160955501##", 30},
    {"US", "United States", "zh-CN", &chinese, us_streets, us, "+162655501##", 3},
    {"CA", "Canada", "en-CA", &english, us_streets, ca, "+141655501##", 6},
    {"GB", "United Kingdom", "en-GB", &english, us_streets, gb, "+447700900###", 9},
    {"DE", "Germany", "de-DE", &german, de_streets, de, "+49171392000#", 8},
    {"FR", "France", "fr-FR", &french, fr_streets, fr, "+3363998####", 7},
    {"ES", "Spain", "es-ES", &spanish, es_streets, es, "+34600000###", 5},
    {"PT", "Portugal", "pt-PT", &portuguese, pt_streets, pt, "+351910000###", 2},
    {"BR", "Brazil", "pt-BR", &portuguese, pt_streets, br, "+5511900000###", 4},
    {"IT", "Italy", "it-IT", &italian, it_streets, it, "+39320000####", 4},
    {"SE", "Sweden", "sv-SE", &nordic, north_streets, se, "+4670174061#", 2},
    {"NL", "Netherlands", "nl-NL", &dutch, nl_streets, nl, "+31600000###", 3},
    {"PL", "Poland", "pl-PL", &polish, pl_streets, pl, "+48600000###", 3},
    {"CH", "Switzerland", "de-CH", &german, de_streets, ch, "+41760000###", 1},
    {"AU", "Australia", "en-AU", &english, us_streets, au, "+61491570156", 5},
    {"NZ", "New Zealand", "en-NZ", &english, us_streets, nz, "+64210000###", 1},
    {"SG", "Singapore", "zh-CN", &chinese, us_streets, sg, "+6590000###", 2},
    {"CN", "China", "zh-CN", &chinese, zh_streets, cn, "+8613000000###", 2},
    {"JP", "Japan", "ja-JP", &japanese, ja_streets, jp, "+819000000###", 2},
    {"KR", "South Korea", "ko-KR", &korean, ko_streets, kr, "+821000000###", 1},
    {"UA", "Ukraine", "uk-UA", &cyrillic, cy_streets, ua, "+380500000###", 2},
    {"BG", "Bulgaria", "bg-BG", &cyrillic, cy_streets, bg, "+359880000###", 1},
    {"RS", "Serbia", "sr-RS", &cyrillic, cy_streets, rs, "+381600000###", 1},
};

static const char *const notes[] = {
    "Please leave it with the neighbor at number 7 🙏",
    "It's a birthday present — no invoice in the box, please 🎁🎂",
    "生日礼物，请不要放发票 🎁",
    "请尽快发货，谢谢！😊",
    "Подарок. Пожалуйста, без чека в посылке.",
    "Geschenk für meine Oma 👵🏼, bitte keine Rechnung beilegen.",
    "Is the black one really black? \"Jet black\", not grey <3",
    "Ring twice\nDog barks but is friendly 🐕",
    "Livraison après 18 h svp ☎️",
    "👨‍👩‍👧‍👦 family order, one parcel if you can",
};

const struct people_country *people_countries(size_t *ret_n)
{
    *ret_n = COUNT_OF(countries);
    return countries;
}

const char *const *people_notes(size_t *ret_n)
{
    *ret_n = COUNT_OF(notes);
    return notes;
}
