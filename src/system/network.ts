import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { lookup, type LookupAddress } from 'node:dns';
import { connect, type LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { isLinkLocal } from '../domain/link-local.ts';
import type { GetAnswer, GetOptions, Network, NetworkFailure } from './system.ts';

/** The door to the network: straight to the host that is named, never through a proxy, within a time. */
export function createNetwork(): Network {
  return {
    connect: (host, port, timeoutMs) =>
      new Promise((resolve) => {
        if (isLinkLocal(host)) {
          resolve(refusedAddress(host));
          return;
        }
        const socket = connect({ host, port, lookup: outsideOfTheLink });
        const end = (failure: NetworkFailure | null): void => {
          clearTimeout(timer);
          socket.destroy();
          resolve(failure);
        };
        const timer = setTimeout(() => {
          end(timedOut(timeoutMs));
        }, timeoutMs);
        socket.once('connect', () => {
          end(null);
        });
        socket.once('error', (error) => {
          end(failureOf(error));
        });
      }),
    get: (url, options) =>
      new Promise((resolve) => {
        get(url, options, resolve);
      }),
  };
}

function get(url: string, options: GetOptions, resolve: (answer: GetAnswer) => void): void {
  const { timeoutMs, verifyTls, maxBytes } = options;
  const { hostname } = new URL(url);
  if (isLinkLocal(hostname)) {
    resolve({ ok: false, ...refusedAddress(hostname) });
    return;
  }
  const headers = { 'user-agent': 'PatchPilot', accept: '*/*', connection: 'close' };
  const tls = { rejectUnauthorized: verifyTls, ca: trustedRoots() };
  const request = url.startsWith('https:')
    ? httpsRequest(url, { headers, agent: false, lookup: outsideOfTheLink, ...tls })
    : httpRequest(url, { headers, agent: false, lookup: outsideOfTheLink });
  const end = (answer: GetAnswer): void => {
    clearTimeout(timer);
    request.destroy();
    resolve(answer);
  };
  const timer = setTimeout(() => {
    end({ ok: false, ...timedOut(timeoutMs) });
  }, timeoutMs);
  request.once('error', (error) => {
    end({ ok: false, ...failureOf(error) });
  });
  request.once('response', (response) => {
    body(response, maxBytes, end);
  });
  request.end();
}

/** The beginning of a body; a longer one is cut there. */
function body(response: IncomingMessage, maxBytes: number, end: (answer: GetAnswer) => void): void {
  const kept: Buffer[] = [];
  let size = 0;
  const done = (): void => {
    end({ ok: true, status: response.statusCode ?? 0, body: Buffer.concat(kept).subarray(0, maxBytes) });
  };
  response.on('data', (chunk: Buffer) => {
    kept.push(chunk);
    size += chunk.length;
    if (size >= maxBytes) done();
  });
  response.once('end', done);
  response.once('error', (error) => {
    end({ ok: false, ...failureOf(error) });
  });
}

/** The addresses of a name without those that are link-local; a name that has no other is refused. */
const outsideOfTheLink: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const addresses = found.filter(({ address }) => !isLinkLocal(address));
    const [first] = addresses;
    if (first === undefined)
      callback(Object.assign(new Error(refusedAddress(hostname).detail), { code: LINK_LOCAL }), '', 0);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

const LINK_LOCAL = 'ELINKLOCAL';
const refusedAddress = (host: string): NetworkFailure => ({
  kind: 'linkLocal',
  detail: `expected an address outside of the local link, got ${host}`,
});

/**
 * Whom this machine trusts; where it does not say, whom the runtime does. Named for each connection: by default the
 * runtime would also trust the file that NODE_EXTRA_CA_CERTS named when the process began.
 */
function trustedRoots(): string[] {
  const roots = getCACertificates('system');
  return roots.length === 0 ? getCACertificates('bundled') : roots;
}

const timedOut = (timeoutMs: number): NetworkFailure => ({ kind: 'timeout', detail: `no answer in ${timeoutMs} ms` });

function failureOf(error: Error & { code?: unknown }): NetworkFailure {
  const code = typeof error.code === 'string' ? error.code : '';
  const kind =
    code === LINK_LOCAL
      ? 'linkLocal'
      : code === 'ECONNREFUSED'
        ? 'refused'
        : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
          ? 'unknownHost'
          : kindOfTls(code);
  // The runtime's own advice is not for whoever reads this.
  const words = error.message.replace(/; if the root CA .*$/u, '');
  return { kind, detail: words === '' ? code : words };
}

/** OpenSSL's words for a certificate that is not trusted. */
const kindOfTls = (code: string): NetworkFailure['kind'] =>
  /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO/u.test(code) ? 'tls' : 'failed';
