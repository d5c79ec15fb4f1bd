// SPDX-License-Identifier: Apache-2.0
// Debian's own Firefox with the built extension, driven over its Marionette protocol (TCP; each
// message is its length, a colon and JSON). All of https goes through a small proxy to the made-up
// AliExpress; the hub on this machine is reached directly.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { STEP_MS, until } from './backend';

export const firefoxPath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
/** For a test's `skip`: false, or why not. */
export const noFirefox = existsSync(firefoxPath) ? false : `there is no ${firefoxPath}`;

const START_MS = 60_000;
const UUID = '5f0c7c6e-3c1b-4b6e-9a55-0d5c1f1f3b7e';
export const OWN = `moz-extension://${UUID}`;

type Json = Record<string, any>;

/** Leads every CONNECT to one port of this machine, whatever host was meant. */
function startProxy(to: number): Promise<{ port: number; end: () => void }> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.once('data', () => {
      const target = connect(to, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      open.add(target);
      target.on('error', () => client.destroy());
    });
    client.on('error', () => client.destroy());
  });
  const end = () => (server.close(), open.forEach((s) => s.destroy()));
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ port: (server.address() as AddressInfo).port, end }),
    ),
  );
}

/** What Firefox is set to: no calls home, our proxy, a known address of the extension's pages. */
function preferences(extensionId: string, proxyPort: number): string {
  const all: Json = {
    'marionette.port': 0,
    'network.proxy.type': 1,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': proxyPort,
    'network.dns.disableIPv6': true,
    'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: UUID }),
    'intl.accept_languages': 'en-US, en',
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.normandy.enabled': false,
    'security.notification_enable_delay': 0,
    'security.dialog_enable_delay': 0,
    'services.settings.server': 'data:,#remote-settings-dummy/v1',
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
  };
  return Object.entries(all)
    .map(([name, v]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(v)});\n`)
    .join('');
}

/** Commands and answers over one connection, one at a time. */
class Marionette {
  private buffer = Buffer.alloc(0);
  private waiting: ((message: any) => void)[] = [];
  private last = 0;
  private socket: Socket;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.socket.on('data', (bytes) => this.take(bytes));
  }

  private take(bytes: Buffer) {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    for (;;) {
      const colon = this.buffer.indexOf(':');
      const end = colon + 1 + Number(this.buffer.subarray(0, Math.max(colon, 0)));
      if (colon < 0 || this.buffer.length < end) return;
      const message = JSON.parse(this.buffer.subarray(colon + 1, end).toString());
      this.buffer = this.buffer.subarray(end);
      this.waiting.shift()?.(message);
    }
  }

  /** The greeting of the other side. */
  hello() {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async command(name: string, parameters: Json = {}): Promise<any> {
    const text = JSON.stringify([0, ++this.last, name, parameters]);
    const answer = new Promise<any>((resolve) => this.waiting.push(resolve));
    this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, value] = await answer;
    if (error) throw new Error(`${name}: ${error.error}: ${error.message}`);
    return value;
  }

  close() {
    this.socket.destroy();
  }
}

export interface Firefox {
  go: (url: string) => Promise<void>;
  /** Runs the text of a function in the page, or as the browser itself. */
  run: (body: string, ...args: unknown[]) => Promise<any>;
  asBrowser: (body: string, ...args: unknown[]) => Promise<any>;
  /** Until a text is to be seen in the page or in what the extension put there. */
  see: (text: string) => Promise<void>;
  /** Presses the button of this name, ours or the page's. */
  press: (name: string) => Promise<void>;
  /** A real click and real keys, on an element that is not of ours within AliExpress' pages. */
  click: (css: string) => Promise<void>;
  type: (css: string, text: string) => Promise<void>;
  /** Answers the browser's own question for a permission. */
  answer: (how: 'allow' | 'refuse') => Promise<void>;
  tabs: () => Promise<number>;
  end: () => Promise<void>;
}

// In the page: everything, within shadow roots too.
const ALL = `const all = (root) => [...root.querySelectorAll('*')]
  .flatMap((e) => (e.shadowRoot ? [e, ...all(e.shadowRoot)] : [e]));`;

async function launch(profile: string): Promise<{ port: number; kill: () => Promise<void> }> {
  const child = spawn(
    firefoxPath,
    [
      '--headless',
      '--marionette',
      '--remote-allow-system-access',
      '--no-remote',
      '--profile',
      profile,
    ],
    { stdio: 'ignore', env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' } },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const path = join(profile, 'MarionetteActivePort');
  await until(async () => existsSync(path), Boolean, START_MS);
  const kill = async () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
    await gone;
  };
  return { port: Number(readFileSync(path, 'utf8')), kill };
}

/** Firefox with the extension as it is built, in a new profile below `dir`. */
export async function startFirefox(dir: string, supplierPort: number): Promise<Firefox> {
  const built = join(dir, 'built');
  const profile = join(dir, 'firefox');
  execFileSync(process.execPath, ['tools/build.mjs', built], { stdio: 'ignore' });
  const manifest = JSON.parse(readFileSync(join(built, 'firefox/manifest.json'), 'utf8'));
  const id: string = manifest.browser_specific_settings.gecko.id;
  const proxy = await startProxy(supplierPort);
  mkdirSync(profile);
  writeFileSync(join(profile, 'user.js'), preferences(id, proxy.port));
  const { port, kill } = await launch(profile);
  const m = new Marionette(port);
  await m.hello();
  await m.command('WebDriver:NewSession', { acceptInsecureCerts: true });
  await m.command('WebDriver:SetTimeouts', { script: STEP_MS, pageLoad: STEP_MS });
  await m.command('Addon:Install', { path: join(built, 'firefox'), temporary: true });

  const script = (body: string, args: unknown[]) =>
    m
      .command('WebDriver:ExecuteAsyncScript', {
        script: `const [args, done] = [arguments[0], arguments[1]];
          (async () => { ${body} })().then(done, (e) => done({ failed: String(e) }));`,
        args: [args],
        sandbox: null,
      })
      .then(({ value }) => {
        if (value?.failed) throw new Error(value.failed);
        return value;
      });
  const run: Firefox['run'] = (body, ...args) => script(body, args);
  const words = () =>
    run(`${ALL} return all(document).map((e) =>
    [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('')).join('\\n');`);

  const find = async (css: string): Promise<string> => {
    const found = () => m.command('WebDriver:FindElement', { using: 'css selector', value: css });
    const { value } = await until(
      () => found().catch(() => ({})),
      (a: any) => a.value,
    );
    return Object.values(value)[0] as string;
  };
  const asBrowser: Firefox['asBrowser'] = async (body, ...args) => {
    await m.command('Marionette:SetContext', { value: 'chrome' });
    try {
      return await script(body, args);
    } finally {
      await m.command('Marionette:SetContext', { value: 'content' });
    }
  };
  return {
    run,
    asBrowser,
    go: (url) => m.command('WebDriver:Navigate', { url }),
    see: async (text) => {
      await until(words, (said: string) => said.includes(text));
    },
    press: async (name) => {
      await until(
        () =>
          run(
            `${ALL} const button = all(document).find((e) => e.tagName === 'BUTTON' && !e.disabled &&
              [e.getAttribute('aria-label'), e.textContent.trim()].includes(args[0]));
            button?.click(); return !!button;`,
            name,
          ),
        Boolean,
      );
    },
    click: async (css) => m.command('WebDriver:ElementClick', { id: await find(css) }),
    type: async (css, text) =>
      m.command('WebDriver:ElementSendKeys', { id: await find(css), text }),
    answer: async (how) => {
      await until(
        () =>
          asBrowser(
            `const asked = document.getElementById('addon-webext-permissions-notification');
             if (!asked) return false;
             (args[0] === 'allow' ? asked.button : asked.secondaryButton).click();
             return true;`,
            how,
          ),
        Boolean,
      );
    },
    tabs: async () => (await m.command('WebDriver:GetWindowHandles')).length,
    end: async () => {
      m.close();
      await kill();
      proxy.end();
    },
  };
}
