import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SERVICE_STOPPED_MS } from '../../../src/device/windows/limits.ts';
import { setStoreAside } from '../../../src/device/windows/update-store.ts';
import { recorded, recording } from '../../support/recorded.ts';
import { aWindows, answerOf, type Program } from './a-windows.ts';

interface Service {
  state: string | null;
  start?: string;
}
/** What a call of `net.exe` ends with and prints, and what it does to the services. */
interface Net {
  readonly code?: number;
  readonly stdout?: string;
  readonly does?: (services: Record<string, Service>) => void;
}

const both = (state: string): Record<string, Service> => ({ wuauserv: { state }, BITS: { state } });
const itemsOf = (services: Record<string, Service>) =>
  Object.entries(services).map(([name, { state, start = 'manual' }]) => ({ name, displayName: null, start, state }));

/** A device with these services; `net.exe` does as it is told, but for the calls that are played. */
async function asked(services: Record<string, Service>, net: Readonly<Record<string, Net>> = {}, answer?: Program) {
  const renamed: string[] = [];
  const calls: string[] = [];
  const play: Program = (request) => {
    if (!request.program.endsWith('net.exe')) {
      return answer?.(request) ?? { says: answerOf({ services: itemsOf(services) }) };
    }
    const call = request.args.join(' ');
    calls.push(call);
    const name = request.args[1] === 'bits' ? 'BITS' : 'wuauserv';
    const played = net[call];
    const service = services[name];
    if (played?.does !== undefined) played.does(services);
    else if (played === undefined && service !== undefined)
      service.state = call.startsWith('stop') ? 'stopped' : 'running';
    return { code: played?.code ?? 0, stdout: played?.stdout ?? '' };
  };
  const { system, bridge } = aWindows(play);
  const files = { ...system.files, rename: (from: string) => void renamed.push(from) };
  const repair = await setStoreAside({ ...system, files }, bridge);
  return { ...repair, calls, renamed, waitedMs: system.clock.elapsed() };
}

const STORE = 'C:\\Windows\\SoftwareDistribution';
const ALL = ['stop wuauserv /y', 'stop bits /y', 'start bits', 'start wuauserv'];
const nothing = (): void => undefined;

describe("the update agent's store is set aside", () => {
  it('while both services are seen stopped; both run again afterwards', async () => {
    const seen = await asked(both('running'));
    assert.deepEqual([seen.done, seen.calls, seen.renamed], [true, ALL, [STORE]]);
    assert.ok(!seen.detail.includes('net '), seen.detail);
  });

  it('at once where nothing runs: Windows starts them when it needs them, so they are left as they are', async () => {
    for (const services of [both('stopped'), { wuauserv: { state: 'stopped' } }]) {
      const seen = await asked(services);
      assert.deepEqual([seen.done, seen.calls, seen.renamed], [true, [], [STORE]]);
    }
  });

  it('where a service needs longer than net waits', async () => {
    const services = both('running');
    let left = 5;
    const seen = await asked(
      services,
      { 'stop wuauserv /y': { code: 2, does: (all) => void (all['wuauserv'] = { state: 'stopPending' }) } },
      () => {
        if (services['wuauserv']?.state === 'stopPending' && --left === 0) services['wuauserv'] = { state: 'stopped' };
        return { says: answerOf({ services: itemsOf(services) }) };
      },
    );
    assert.deepEqual([seen.done, seen.calls, seen.renamed], [true, ALL, [STORE]]);
  });
});

describe("the update agent's store is left where it is", () => {
  it('where a service is still stopping at the end of the time, whatever net ended with; it is started again', async () => {
    for (const code of [0, 2]) {
      const does: Net['does'] = (all) => void (all['wuauserv'] = { state: 'stopPending' });
      const seen = await asked(both('running'), { 'stop wuauserv /y': { code, does } });
      assert.deepEqual([seen.done, seen.renamed, seen.calls], [false, [], ALL]);
      assert.match(seen.detail, /^not set aside: wuauserv is stopPending; net stop wuauserv: exit \d/u);
      assert.ok(seen.waitedMs >= SERVICE_STOPPED_MS);
    }
  });

  it('where the services cannot be read, in whole or one of them: nothing is stopped either', async () => {
    const states: [Record<string, Service>, Program?][] = [
      [both('running'), () => ({ says: answerOf({ services: 'access is denied' }) })],
      [both('running'), () => ({ ended: 'silence', code: null })],
      [{ wuauserv: { state: null }, BITS: { state: 'stopped' } }],
      // One that is not named may be the one that could not be opened.
      [
        {},
        () => ({
          says: [
            { type: 'partStart', part: 'services' },
            { type: 'part', part: 'services', items: [], last: true, skipped: 1 },
            { type: 'answered' },
          ],
        }),
      ],
    ];
    for (const [services, answer] of states) {
      const seen = await asked(services, {}, answer);
      assert.deepEqual([seen.done, seen.calls, seen.renamed], [false, [], []], seen.detail);
      assert.match(seen.detail, /could not be read/u);
    }
  });

  it('where they cannot be read any more after they were stopped: what ran is started again', async () => {
    const services = both('running');
    let readings = 0;
    const seen = await asked(services, {}, () =>
      ++readings === 1
        ? { says: answerOf({ services: itemsOf(services) }) }
        : { says: answerOf({ services: 'denied' }) },
    );
    assert.deepEqual([seen.done, seen.calls, seen.renamed], [false, ALL, []]);
  });

  it('where a service runs that is disabled: once stopped nothing would start it', async () => {
    const seen = await asked({ ...both('running'), wuauserv: { state: 'running', start: 'disabled' } });
    assert.deepEqual([seen.done, seen.calls, seen.renamed], [false, [], []]);
    assert.match(seen.detail, /wuauserv is disabled .*Manual/u);
  });
});

describe('a service that does not run afterwards', () => {
  it('is named, with what to do; the store is set aside all the same', async () => {
    const seen = await asked(both('running'), { 'start wuauserv': { does: nothing } });
    assert.deepEqual([seen.done, seen.renamed], [true, [STORE]]);
    assert.match(seen.detail, /wuauserv is stopped; .*net start wuauserv: exit 0; if the next search fails, .*Manual/u);
  });

  it('is none of our business once it was seen to run: it stops when it has nothing to do', async () => {
    const services = both('running');
    let started = false;
    const start: Net = { does: (all) => void ((all['wuauserv'] = { state: 'running' }), (started = true)) };
    const seen = await asked(services, { 'start wuauserv': start }, () => {
      const says = answerOf({ services: itemsOf(services) });
      if (started) services['wuauserv'] = { state: 'stopped' };
      return { says };
    });
    assert.ok(seen.done && !seen.detail.includes('Manual'), seen.detail);
  });
});

/** Each recording with the exit code it was seen with, what the service manager says then, and what that comes to. */
const RECORDINGS: readonly (readonly [
  file: string,
  call: string,
  code: number,
  Net['does'],
  done: boolean,
  says: RegExp,
])[] = [
  // Exit 0, and the service was not stopped.
  [
    'net-stop-could-not-be-stopped-en',
    'stop wuauserv /y',
    0,
    (all) => void (all['wuauserv'] = { state: 'stopPending' }),
    false,
    /^not set aside: wuauserv is stopPending/u,
  ],
  // Stopped by itself after it was looked at.
  ...(['net-stop-not-started-en', 'net-stop-not-started-zh'] as const).map(
    (file) =>
      [
        file,
        'stop wuauserv /y',
        2,
        (all: Record<string, Service>) => void (all['wuauserv'] = { state: 'stopped' }),
        true,
        /^C:.*aside as/u,
      ] as const,
  ),
  [
    'net-start-1058-en',
    'start wuauserv',
    2,
    (all) => void (all['wuauserv'] = { state: 'stopped', start: 'disabled' }),
    true,
    /wuauserv is stopped, disabled; .*Manual/u,
  ],
  ['net-start-1069-en', 'start bits', 2, nothing, true, /bits is stopped; net start bits: exit 2; .*Manual/u],
];

describe('what net.exe was recorded to say decides nothing', () => {
  for (const [file, call, code, does, done, says] of RECORDINGS) {
    it(file, recorded(`tools/${file}.txt`), async () => {
      const stdout = recording(`tools/${file}.txt`).toString('utf8');
      const seen = await asked(both('running'), { [call]: { code, stdout, does: does ?? nothing } });
      assert.deepEqual([seen.done, seen.renamed], [done, done ? [STORE] : []]);
      assert.match(seen.detail, says);
    });
  }
});
