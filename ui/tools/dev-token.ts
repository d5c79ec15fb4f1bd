// SPDX-License-Identifier: Apache-2.0
// `WAYBILL_TOKEN=wb_... npm run dev`: the app as its owner, without signing in.
import type { Plugin } from 'vite';

export function devToken(token: string | undefined): Plugin {
  const session = {
    person: { id: 'per_dev', name: 'Dev', email: 'dev@example.com', role: 'owner', lang: 'en' },
    csrf: 'dev',
    secure: true,
  };
  return {
    name: 'dev-token',
    apply: 'serve',
    configureServer(server) {
      if (!token) return;
      server.middlewares.use((req, res, next) => {
        if (req.url === '/api/v1/session') {
          res.setHeader('Content-Type', 'application/json');
          res.end(JSON.stringify(session));
          return;
        }
        req.headers.authorization = `Bearer ${token}`;
        next();
      });
    },
  };
}
