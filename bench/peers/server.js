// SPDX-License-Identifier: Apache-2.0
// What a merchant's developer would write: Express, Shopify's own library to verify webhooks, and
// better-sqlite3, a transaction per webhook. It stores the order, its lines, the raw body and the
// search words, once per webhook id. It judges nothing and keeps no history.
// Usage: node server.js PORT FILE SECRET
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import Database from "better-sqlite3";
import express from "express";

const [port, file, secret] = process.argv.slice(2);
const shopify = shopifyApi({
    apiKey: "key",
    apiSecretKey: secret,
    apiVersion: Object.values(ApiVersion).at(-1),
    scopes: ["read_orders"],
    hostName: "localhost",
    isEmbeddedApp: false,
    logger: { level: 0 },
});

const db = new Database(file);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`
CREATE TABLE IF NOT EXISTS webhook (id TEXT PRIMARY KEY, topic TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, name TEXT, email TEXT, customer TEXT,
    total TEXT, status TEXT, created TEXT);
CREATE INDEX IF NOT EXISTS orders_status ON orders (status, created);
CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, order_id INTEGER, title TEXT, sku TEXT,
    quantity INTEGER);
CREATE INDEX IF NOT EXISTS line_order ON line (order_id);
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (words);`);
const put = {
    webhook: db.prepare("INSERT INTO webhook VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
    order: db.prepare("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)"),
    line: db.prepare("INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?)"),
    search: db.prepare("INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)"),
};
const take = db.transaction((id, topic, body) => {
    if (put.webhook.run(id, topic, body).changes === 0)
        return;
    const o = JSON.parse(body);
    const customer = `${o.customer?.first_name ?? ""} ${o.customer?.last_name ?? ""}`;
    put.order.run(o.id, o.name, o.email, customer, o.total_price, "to_order", o.created_at);
    for (const l of o.line_items)
        put.line.run(l.id, o.id, l.title, l.sku, l.quantity);
    put.search.run(o.id, `${o.name} ${customer} ${o.email}`);
});

const app = express();
app.get("/healthz", (req, res) => res.send("ok"));
app.post("/webhooks/shopify", express.text({ type: "*/*", limit: "2mb" }), async (req, res) => {
    const checked = await shopify.webhooks.validate({
        rawBody: req.body,
        rawRequest: req,
        rawResponse: res,
    });
    if (!checked.valid) {
        res.status(401).end();
        return;
    }
    take(req.get("X-Shopify-Webhook-Id"), checked.topic, req.body);
    res.status(200).end();
});
app.listen(Number(port), "127.0.0.1");
