import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import {
  type AgentRun,
  catalogFile,
  forgetHistory,
  installsOf,
  runAgent,
  summary,
  type SummaryRecord,
} from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import type { AgentOutcome, AgentScenario, AgentUpdate } from './device/updateAgent.ts';
import { markWindowsReady, onLinux, readJson } from './kit-on-device.ts';
import { aCumulativeUpdate, aDefinitionUpdate, aDotNetUpdate, anUpdate, category } from './update.ts';

/** What the report says to a reader of an update, or of the search. */
interface Finding {
  kind: string;
  level: string;
  kb: string | null;
  title: string | null;
  detail: string;
  message: string | null;
  next: string | null;
  hresultHex: string | null;
  whatToDo: string | null;
}

interface Seen {
  run: AgentRun;
  findings: Finding[];
  /** By KB, or by id where an update has none. */
  records: Map<string, SummaryRecord>;
  installs: number;
  /** What the search itself said in warning. */
  warnings: readonly string[];
}

interface Case {
  name: string;
  scenario: AgentScenario;
  policy?: Readonly<Record<string, unknown>>;
  code: number;
  why?: string;
  /** What the report must say: the kind of finding, the update where one is to blame, and something to do. */
  says?: { kind: string; kb?: string; hresultHex?: string };
  then?: (seen: Seen) => void;
}

const KB = '5139455';
/** One update, and what becomes of its install. */
const one = (install: AgentOutcome | readonly AgentOutcome[], more: Partial<AgentUpdate> = {}): AgentScenario => ({
  updates: [anUpdate({ kb: KB, install, ...more })],
});
const searchThrows = (hresult: string, times?: number): AgentScenario => ({
  ...one({}),
  answers: { 'IUpdateSearcher.Search': [{ hresult, ...(times === undefined ? {} : { times }) }] },
});

let roots = 0;

/** Each case has an output root of its own on the device of its suite, and a device without a history. */
async function see(device: Device, { scenario, policy, code, why = '-' }: Case): Promise<Seen> {
  roots += 1;
  await forgetHistory(device);
  await device.updateAgent(scenario);
  const run = await runAgent(device, { root: `C:\\out\\${roots}`, ...(policy === undefined ? {} : { policy }) });
  assert.deepEqual([run.code, run.last['why']], [code, why], run.said);
  const report = await readJson(device, `${run.runFolder}\\Reports\\final-report.json`).catch(() => ({}));
  const findings = ((report as { findings?: Finding[] }).findings ?? []).filter(({ level }) => level !== 'info');
  const records = [...(await summary(device, run.runFolder)).values()];
  const calls = await device.agentCalls();
  return {
    run,
    findings,
    records: new Map(records.map((record) => [record.kb ?? record.updateId, record])),
    warnings: (await catalogFile(device, run).catch(() => null))?.scan.warnings ?? [],
    installs: installsOf(calls).length,
  };
}

function judge(seen: Seen, { says, then }: Case): void {
  if (says !== undefined) {
    const { kind, kb, hresultHex } = says;
    const found = seen.findings.find((each) => each.kind === kind && (kb === undefined || each.kb === `KB${kb}`));
    assert.ok(found !== undefined, `expected a finding ${kind}, got ${JSON.stringify(seen.findings)}`);
    assert.ok((found.whatToDo ?? found.next ?? '') !== '', `expected something to do, got ${JSON.stringify(found)}`);
    if (hresultHex !== undefined) assert.equal(found.hresultHex?.toLowerCase(), hresultHex.toLowerCase());
  } else {
    assert.deepEqual(seen.findings, []);
  }
  then?.(seen);
}

const verdict = (wanted: string | null) => (seen: Seen) => {
  assert.equal(seen.records.get(`KB${KB}`)?.verdict, wanted);
};

function judgedOnOneDevice(name: string, cases: readonly Case[]): void {
  test(name, { timeout: 3_600_000 }, async (t) => {
    await withDevice(async (device) => {
      for (const each of cases) await t.test(each.name, async () => judge(await see(device, each), each));
    });
  });
}

suite('the nastiest answers of the update agent', () => {
  judgedOnOneDevice('to a search', [
    {
      name: 'the source cannot be reached: not up to date, but not known',
      scenario: searchThrows('0x8024402C'),
      code: 100,
      why: 'scan',
      says: { kind: 'scanFailed', hresultHex: '0x8024402C' },
    },
    {
      name: 'a network logon may not search',
      scenario: searchThrows('0x80070005'),
      code: 100,
      why: 'scan',
      says: { kind: 'scanFailed', hresultHex: '0x80070005' },
    },
    {
      name: 'search again at once, three times: then it answers',
      scenario: searchThrows('0x80244010', 3),
      code: 0,
      then: verdict('installed'),
    },
    {
      name: 'search again at once, for ever: it is asked a bounded number of times',
      scenario: searchThrows('0x80244010'),
      code: 100,
      why: 'scan',
      says: { kind: 'scanFailed', hresultHex: '0x80244010' },
    },
    {
      name: 'a list with warnings is installed, and not called complete',
      scenario: {
        ...one({}),
        answers: {
          'IUpdateSearcher.Search': [{ resultCode: 3, warnings: [{ hresult: '0x8024402F', message: 'cab' }] }],
        },
      },
      code: 100,
      // A search that is not whole does not say that an update is offered no more, which the agent's word alone would
      // need.
      why: 'unconfirmed,scan',
      says: { kind: 'scanIncomplete' },
      then: verdict('unconfirmed'),
    },
    {
      name: 'the process dies in the search',
      scenario: { ...one({}), answers: { 'IUpdateSearcher.Search': [{ crash: true }] } },
      code: 100,
      why: 'scan',
      says: { kind: 'scanFailed' },
    },
    {
      name: 'the service is disabled',
      scenario: { ...one({}), answers: { 'Session.Create': [{ hresult: '0x80070422' }] } },
      code: 240,
      why: 'agent',
      says: { kind: 'runFailed' },
      then: ({ run }) => {
        assert.match(run.stderr, /wuauserv/u);
      },
    },
    {
      name: 'optional updates are not known to an old agent: asked for in the old way',
      scenario: {
        updates: [anUpdate({ kb: KB, deploymentAction: 4, browseOnly: true })],
        answers: { 'IUpdateSearcher.Search': [{ when: 'OptionalInstallation', hresult: '0x80240032' }] },
      },
      policy: { updateSettings: { optional: true } },
      code: 0,
      then: verdict('installed'),
    },
    {
      name: 'properties throw: the scan is not lost, nor the update',
      scenario: one(
        {},
        {
          members: {
            MsrcSeverity: [{ hresult: '0x80240FFF' }],
            IsDownloaded: [{ hresult: '0x80240FFF' }],
            'InstallationBehavior.RebootBehavior': [{ hresult: '0x80240FFF' }],
          },
        },
      ),
      code: 0,
      then: (seen) => {
        verdict('installed')(seen);
        for (const name of ['MsrcSeverity', 'IsDownloaded', 'RebootBehavior']) {
          assert.ok(
            seen.warnings.some((one) => one.includes(`${name} (0x80240FFF)`)),
            seen.warnings.join('; '),
          );
        }
      },
    },
  ]);

  judgedOnOneDevice('to an install', [
    {
      name: 'it fails',
      scenario: one({ resultCode: 4, hresult: '0x80073712' }),
      code: 210,
      says: { kind: 'failed', kb: KB, hresultHex: '0x80073712' },
      then: verdict('failed'),
    },
    {
      name: 'the whole succeeded, and hides the one that failed',
      scenario: {
        ...one({ resultCode: 4, hresult: '0x80070643' }),
        answers: { 'IInstallationResult.ResultCode': [{ value: 2 }], 'IInstallationResult.HResult': [{ value: 0 }] },
      },
      code: 210,
      says: { kind: 'failed', kb: KB, hresultHex: '0x80070643' },
    },
    {
      name: 'it reports success and does nothing',
      scenario: one({ becomes: 'offered' }),
      // Nothing on disk is known of it, and what the agent leaves out of its list proves nothing.
      code: 100,
      why: 'unconfirmed',
      says: { kind: 'unconfirmed', kb: KB },
      then: verdict('unconfirmed'),
    },
    {
      name: 'it reports an error and is installed',
      scenario: one({ resultCode: 4, hresult: '0x80070643', becomes: 'installed' }),
      // The agent against itself: its result says no, its list says yes.
      code: 100,
      why: 'unconfirmed',
      says: { kind: 'unconfirmed', kb: KB },
      then: verdict('unconfirmed'),
    },
    {
      name: 'it cannot be downloaded',
      scenario: one({}, { download: { resultCode: 4, hresult: '0x80072EE2' } }),
      code: 100,
      why: 'download',
      says: { kind: 'notAttempted', kb: KB, hresultHex: '0x80072EE2' },
    },
    {
      name: 'the process dies after the act: the history is asked, and nothing is installed twice',
      scenario: one([{ crash: 'after' }, { resultCode: 4, hresult: '0x80070643' }]),
      code: 0,
      then: (seen) => {
        verdict('installed')(seen);
        assert.equal(seen.installs, 1);
      },
    },
    {
      name: 'it is not applicable any more',
      scenario: one({ resultCode: 4, hresult: '0x80240017', becomes: 'gone' }),
      code: 0,
      then: (seen) => {
        assert.equal(seen.records.get(`KB${KB}`)?.reason, 'notApplicable');
      },
    },
    {
      name: 'it was skipped, for the device runs on battery',
      scenario: one({ resultCode: 2, hresult: '0x00240009', becomes: 'offered' }),
      code: 100,
      why: 'battery',
      says: { kind: 'notAttempted', kb: KB },
    },
    {
      // Defender does not say its version on this device, so nobody can tell; never 210.
      name: 'definitions fail: never an install failure',
      scenario: { updates: [aDefinitionUpdate({ install: { resultCode: 4, hresult: '0x80070643' } })] },
      code: 100,
      why: 'unconfirmed',
      says: { kind: 'unconfirmed', kb: '2267602' },
    },
    {
      name: 'an exclusive update goes alone',
      scenario: { updates: [anUpdate({ kb: '5031001', behavior: { impact: 2 } }), anUpdate({ kb: '5031002' })] },
      code: 0,
      then: ({ installs }) => {
        assert.equal(installs, 2);
      },
    },
    {
      name: 'one that can ask somebody is held back, and not started',
      scenario: one({}, { behavior: { canRequestUserInput: true } }),
      code: 0,
      then: ({ installs }) => {
        assert.equal(installs, 0);
      },
    },
    {
      name: 'an upgrade that is dressed as a patch is refused',
      scenario: one(
        {},
        { title: `Windows 11, version 26H2 (KB${KB})`, categories: [category.security, category.upgrade] },
      ),
      code: 0,
      then: ({ installs }) => {
        assert.equal(installs, 0);
      },
    },
    {
      name: 'two offers of one KB are two updates',
      scenario: {
        updates: [
          anUpdate({ kb: KB, title: 'first' }),
          anUpdate({ kb: KB, title: 'second', install: { becomes: 'offered' } }),
        ],
      },
      code: 100,
      why: 'unconfirmed',
      says: { kind: 'unconfirmed', kb: KB },
    },
  ]);

  test('it refuses everything before a reboot that was pending: 150 with nothing installed, then 0', async () => {
    await withDevice(async (device) => {
      await markWindowsReady(device);
      await device.updateAgent({
        updates: [anUpdate({ kb: KB })],
        rebootRequired: true,
        rebootRequiredBeforeInstallation: true,
      });
      const first = await runAgent(device);
      assert.equal(first.code, 150, first.said);
      assert.equal(installsOf(await device.agentCalls()).length, 0);
      await device.restart();
      const second = await runAgent(device);
      assert.deepEqual([second.code, second.last['run']], [0, first.last['run']], second.said);
    });
  });

  test('the same update is offered after each success: the loop is named', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [aDotNetUpdate({ install: { becomes: 'offered' } })] });
      assert.equal((await runAgent(device)).code, 210);
      const second = await runAgent(device);
      assert.deepEqual([second.code, second.last['streak']], [210, '2'], second.said);
    });
  });

  test('a cumulative update is undone at the reboot', async () => {
    await withDevice(async (device) => {
      await markWindowsReady(device);
      const honest = aCumulativeUpdate({ kb: KB });
      const [install] = [honest.install as AgentOutcome];
      await device.updateAgent({
        updates: [{ ...honest, install: { ...install, atReboot: { becomes: 'offered' } } }],
      });
      assert.equal((await runAgent(device)).code, 150);
      await device.restart();
      const run = await runAgent(device);
      assert.equal(run.code, 210, run.said);
      assert.equal([...(await summary(device, run.runFolder)).values()][0]?.verdict, 'rolledBack');
    });
  });

  test('nothing is offered: not believed where the build in force is old, or the release is over', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({});
      const servicing = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';
      await device.registry.delete(servicing);
      // Above the newest row and without a package: nothing dates the build, and what is not known is not judged.
      const untold = await runAgent(device);
      assert.equal(untold.code, 0, untold.said);
      const version = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
      await device.registry.set(version, 'UBR', 6899);
      const stale = await runAgent(device);
      assert.deepEqual([stale.code, stale.last['why']], [100, 'stale'], stale.said);
      const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
      const state = { why: 'stale', until, reason: 'the tills are replaced', approvedBy: 'change board' };
      const accepted = await runAgent(device, { policy: { acceptedStates: [state] } });
      assert.deepEqual([accepted.code, accepted.last['why']], [0, '-'], accepted.said);
      assert.ok(accepted.said.includes(`Accepted: stale until ${until} by change board: the tills are replaced`));
      assert.equal(onLinux(device, 'exit-code', accepted.runFolder).code, 0);
      assert.equal(onLinux(device, 'verify', accepted.runFolder).code, 0);
      await device.registry.set(version, 'CurrentBuild', '22000');
      await device.registry.set(version, 'CurrentBuildNumber', '22000');
      const over = await runAgent(device);
      assert.equal(over.code, 100, over.said);
      assert.match(over.last['why'] ?? '', /unsupported/u);
    });
  });
});
