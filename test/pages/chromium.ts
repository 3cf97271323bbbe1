import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quickFolder } from '../support/quick-folder.ts';
import { connect, type Answer, type Send } from './devtools.ts';

const FLAGS = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-extensions'],
  ...['--disable-background-networking', '--disable-component-update', '--font-render-hinting=none'],
  ...['--host-resolver-rules=MAP * ~NOTFOUND', '--remote-debugging-pipe'],
];

/** Where Chromium is on this machine; undefined where it is not. */
export const chromiumHere = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find((file) => existsSync(file));

export interface View {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

/** One tab. `evaluate` runs a function in the page: it is sent as text, so it may use nothing from around it. */
export interface Page {
  open(html: string): Promise<void>;
  look(view: View): Promise<void>;
  evaluate<A extends readonly unknown[], R>(work: (...given: A) => R | Promise<R>, ...given: A): Promise<R>;
  /** A script, run as it stands. */
  run(script: string): Promise<void>;
  /** The page in full length, as a PNG. */
  picture(): Promise<Buffer>;
}

export interface Browser {
  page(): Promise<Page>;
  close(): Promise<void>;
}

/** A Chromium without a window, told what to do through a pipe in its DevTools protocol; there is no port to guess. */
export function startChromium(program: string): Browser {
  const folder = quickFolder();
  const child = spawn(program, [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const { send, loaded } = connect(child);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let pages = 0;
  return {
    page: async () => {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const session = String(sessionId);
      await send('Page.enable', {}, session);
      pages += 1;
      return pageOf(send, () => loaded(session), session, join(folder, `page-${pages}.html`));
    },
    close: async () => {
      await send('Browser.close');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pageOf(send: Send, loaded: () => Promise<void>, session: string, file: string): Page {
  const evaluate = async (expression: string): Promise<unknown> => {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await send('Runtime.evaluate', asked, session);
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    return (result as Answer)['value'];
  };
  return {
    open: async (html) => {
      writeFileSync(file, html);
      await Promise.all([loaded(), send('Page.navigate', { url: pathToFileURL(file).href }, session)]);
    },
    look: async ({ width, height, scheme }) => {
      const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
      await send('Emulation.setDeviceMetricsOverride', metrics, session);
      const features = [{ name: 'prefers-color-scheme', value: scheme }];
      await send('Emulation.setEmulatedMedia', { features }, session);
    },
    evaluate: async <A extends readonly unknown[], R>(work: (...given: A) => R | Promise<R>, ...given: A) =>
      (await evaluate(`(${work.toString()})(...${JSON.stringify(given)})`)) as R,
    run: async (script) => {
      await evaluate(`${script}\n;undefined`);
    },
    picture: async () => {
      const { data } = await send('Page.captureScreenshot', { captureBeyondViewport: true }, session);
      return Buffer.from(String(data), 'base64');
    },
  };
}
