// SPDX-License-Identifier: Apache-2.0
// Stands before a hub and passes everything on, until it is told to answer as another hub would.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  url: string;
  /** Its answer to what the extension asks; null: the hub's own. */
  instead: { status: number; body: object } | null;
  end: () => void;
}

export async function startFront(hub: string): Promise<Front> {
  const pass = (req: IncomingMessage, res: ServerResponse) => {
    const { method, headers } = req;
    const on = request(hub + req.url, { method, headers: { ...headers, host: new URL(hub).host } });
    on.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    on.on('error', () => res.destroy());
    req.pipe(on);
  };
  const server = createServer((req, res) => {
    if (!front.instead || !req.url?.startsWith('/api/v1/extension/')) return pass(req, res);
    res.writeHead(front.instead.status, { 'Content-Type': 'application/problem+json' });
    res.end(JSON.stringify(front.instead.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const front: Front = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    instead: null,
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return front;
}
