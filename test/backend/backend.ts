// SPDX-License-Identifier: Apache-2.0
// The real program on loopback for one test file: a hub with a data folder of its own and the
// sandbox, a made-up outside world. The stories of the web app and of the extension stand on it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.WAYBILL ?? '../build/release/src/main/waybill';
const START_MS = 30_000;
const END_MS = 5000;
export const STEP_MS = 30_000;

export type Json = Record<string, any>;

interface Started {
  process: ChildProcess;
  found: RegExpExecArray;
  output: () => string;
}

/** Starts the program and waits until it says what the pattern looks for. */
function start(args: string[], pattern: RegExp): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const timer = setTimeout(() => reject(new Error(`${args[0]} said only:\n${text}`)), START_MS);
    const listen = (bytes: Buffer) => {
      text += bytes.toString();
      const found = pattern.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve({ process: child, found, output: () => text });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${args[0]} ended with ${code}:\n${text}`)));
    process.once('exit', () => child.kill('SIGKILL')); // also when a test dies half way
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), END_MS).unref();
  });
}

function answerOf(where: string, status: number, body: string): Json {
  assert.ok(status < 300, `${where} answered ${status}: ${body}`);
  return body ? (JSON.parse(body) as Json) : {};
}

/** One request over the hub's socket, as the command line makes it. */
function ask(socketPath: string, method: string, path: string, body?: unknown): Promise<Json> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const req = request({ socketPath, method, path, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (part: string) => (text += part));
      res.on('end', () => {
        try {
          resolve(answerOf(`${method} ${path}`, res.statusCode ?? 0, text));
        } catch (e) {
          reject(e as Error);
        }
      });
    });
    req.on('error', reject);
    req.end(body === undefined ? '' : JSON.stringify(body));
  });
}

export interface Backend {
  /** Goes with the rest: for what a test keeps beside the data. */
  dir: string;
  url: string;
  /** All that the hub has said since it was started. */
  output: () => string;
  /** The hub's API over its socket: everything is allowed. */
  api: (method: string, path: string, body?: unknown) => Promise<Json>;
  /** Directions for the sandbox: `control('orders', { count: 3 })`. */
  control: (path: string, body?: unknown) => Promise<Json>;
  /** Connects the sandbox's shop and a supplier account (`null`: none) and maps all goods; by
   *  itself nothing is bought or, unless the policy says so, marked. */
  connect: (account: Json | null, policy?: Json) => Promise<void>;
  stopHub: () => Promise<void>;
  /** At the address that it had. */
  startHub: () => Promise<void>;
  end: () => Promise<void>;
}

const usual = ['--poll', '1s', '--collect', '1s'];

/** `options`: of `waybill serve`, beside the usual ones. */
export async function startBackend(options: string[] = []): Promise<Backend> {
  const dir = mkdtempSync(join(tmpdir(), 'waybill-test-'));
  const data = join(dir, 'data');
  const sandbox = await start(['sandbox', '--listen', '127.0.0.1:0'], /(http:\/\/\S+)\/control/);
  const sandboxUrl = sandbox.found[1]!;
  const serve = (address: string) =>
    start(
      ['serve', '--data', data, '--listen', address, ...usual, ...options],
      /serves (http:\/\/\S+:\d+)/,
    );
  let hub = await serve('127.0.0.1:0');
  const url = hub.found[1]!;

  const api: Backend['api'] = (method, path, body) =>
    ask(join(data, 'waybill.sock'), method, path, body);
  const control: Backend['control'] = async (path, body) => {
    const where = `${sandboxUrl}/control${path && `/${path}`}`;
    const res = await fetch(where, {
      method: body === undefined ? 'GET' : 'POST',
      body: body === undefined ? null : JSON.stringify(body),
    });
    return answerOf(where, res.status, await res.text());
  };

  async function connect(account: Json | null, policy: Json = {}) {
    const world = await control('');
    const { products, ...shop } = world.shop as Json;
    const made = await api('POST', '/api/v1/shops', shop);
    assert.equal(made.state, 'active');
    if (account) await api('POST', '/api/v1/suppliers', account);
    for (const p of products as Json[])
      for (const v of p.variants as Json[])
        if (v.listing)
          await api('POST', '/api/v1/mappings', {
            shop: made.id,
            product_id: p.product_id,
            variant_id: v.variant_id,
            title: p.title,
            ...v.listing,
          });
    await api('PATCH', `/api/v1/shops/${made.id}/policy`, {
      auto_buy: false,
      grace_s: 0,
      ...policy,
    });
  }

  return {
    dir,
    url,
    output: () => hub.output(),
    api,
    control,
    connect,
    stopHub: () => stop(hub.process),
    startHub: async () => {
      hub = await serve(new URL(url).host);
    },
    end: async () => {
      await Promise.all([stop(hub.process), stop(sandbox.process)]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is as wanted. */
export async function until<T>(
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  waitMs = STEP_MS,
): Promise<T> {
  const end = Date.now() + waitMs;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(answer).slice(0, 500)}`);
    await new Promise((r) => setTimeout(r, 100));
  }
}
