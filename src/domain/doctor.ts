import type { Inventory } from '../schema/inventory.ts';
import { updateManagersOf } from './update-managers.ts';

/** `problem`: a run cannot work, or would fail. `advice`: it works, and something should be known. `unknown`: not read. */
export interface Finding {
  readonly id: string;
  readonly status: 'ok' | 'problem' | 'advice' | 'unknown';
  readonly read: string;
  readonly means: string;
  readonly next: string;
}

/** Something read, or the reason why not. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export interface DoctorFacts {
  readonly account: Read<{ readonly name: string; readonly elevated: boolean }>;
  readonly services: Read<Inventory['services']>;
  readonly settings: Read<Inventory['updateSettings']>;
  readonly enrolments: Read<readonly { readonly provider: string; readonly state: number | null }[]>;
  readonly signals: Read<Inventory['pendingRebootSignals']>;
  readonly disks: Read<Inventory['disks']>;
  readonly systemDrive: string;
  /** Bytes; an empty list is a device without a recovery partition. */
  readonly recovery: Read<readonly { readonly size: number; readonly free: number | null }[]>;
  readonly wsus: Read<{ readonly host: string; readonly port: number; readonly reachable: boolean } | null>;
  /** `W32Time\Parameters` `Type`: NTP, NT5DS, NoSync. */
  readonly timeSync: Read<string | null>;
  /** The value `WinHttpSettings` in hex digits, null when there is none. */
  readonly proxy: Read<string | null>;
  readonly exclusions: Read<readonly string[]>;
  readonly componentStore: Read<'healthy' | 'repairable' | 'notRepairable'>;
  readonly outputRoot: string;
  readonly nowMs: number;
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** Room that a cumulative update wants on the system drive. */
const MIN_FREE_BYTES = 10 * GIB;
/** What the recovery-environment updates of 2024 (KB5034441 and its like) want free, else 0x80070643 for ever. */
const RECOVERY_FREE_BYTES = 250 * MIB;
/** Nothing of ours was built before: an earlier clock is wrong, and TLS fails under it. */
const EARLIEST_NOW_MS = Date.UTC(2026, 0, 1);
/** Services that must be able to start; none of them has to run all the time. */
const NEEDED_SERVICES = ['wuauserv', 'bits', 'cryptsvc', 'trustedinstaller'];

/** Findings without which it is not known whether a run could work. */
const ESSENTIAL: ReadonlySet<string> = new Set(['account', 'services', 'pendingReboot', 'disk', 'config', 'device']);

type Verdict = Omit<Finding, 'id'>;
const ok = (read: string, means: string): Verdict => ({ status: 'ok', read, means, next: 'nothing' });
const bad = (read: string, means: string, next: string): Verdict => ({ status: 'problem', read, means, next });
const note = (read: string, means: string, next: string): Verdict => ({ status: 'advice', read, means, next });

function judge<T>(id: string, fact: Read<T>, decide: (value: T) => Verdict): Finding {
  if (fact.ok) return { id, ...decide(fact.value) };
  const means = ESSENTIAL.has(id) ? 'it is not known whether a run could work here' : 'this was not judged';
  return { id, status: 'unknown', read: fact.reason, means, next: 'run doctor again as SYSTEM or an administrator' };
}

/** What each fact means for a run on this device, and what to do about it. Pure. */
export function judgeDevice(facts: DoctorFacts): Finding[] {
  const { services, settings, enrolments } = facts;
  const together: Read<ReturnType<typeof updateManagersOf>> = !services.ok
    ? services
    : !settings.ok
      ? settings
      : { ok: true, value: updateManagersOf(services.value, settings.value, enrolments.ok ? enrolments.value : []) };
  return [
    judge('account', facts.account, ({ name, elevated }) =>
      elevated
        ? ok(name, 'the account is elevated')
        : bad(name, 'the account is not elevated: a run ends 240', 'start as SYSTEM or as an administrator'),
    ),
    judge('services', services, judgeServices),
    judge('updateManagers', together, (managers) =>
      managers.length === 0
        ? ok('no signs', 'nobody else is seen to patch this device')
        : note(
            managers.map((one) => `${one.name} (${one.evidence})`).join(', '),
            'somebody else may install or restart during a run',
            'agree who patches this device, and when',
          ),
    ),
    judge('updatePolicy', settings, judgeSettings),
    judge('pendingReboot', facts.signals, (signals) => {
      const strong = signals.filter((one) => one.strength === 'strong').map((one) => one.signal);
      return strong.length === 0
        ? ok('no strong signal', 'no reboot is pending')
        : note(strong.join(', '), 'a reboot is pending: a run may ask for it first (150)', 'restart the device');
    }),
    judge('disk', facts.disks, (disks) => judgeDisk(disks, facts.systemDrive)),
    judge('recoveryPartition', facts.recovery, judgeRecovery),
    judge('componentStore', facts.componentStore, (state) =>
      state === 'healthy'
        ? ok('no corruption is flagged', 'servicing can work')
        : bad(state, 'the component store is flagged as corrupt', 'dism /Online /Cleanup-Image /RestoreHealth'),
    ),
    judge('wsus', facts.wsus, (wsus) => judgeWsus(wsus)),
    judge('clock', facts.timeSync, (type) => judgeClock(type, facts.nowMs)),
    judge('proxy', facts.proxy, judgeProxy),
    judge('antivirus', facts.exclusions, (paths) =>
      paths.some((path) => facts.outputRoot.toLowerCase().startsWith(path.toLowerCase().replace(/\\$/u, '')))
        ? ok('the output root is excluded', 'no scanner holds our files open')
        : note('the output root is not excluded', 'scans make a run slower', `exclude ${facts.outputRoot} from scans`),
    ),
  ];
}

function judgeServices(services: Inventory['services']): Verdict {
  const byName = new Map(services.map((one) => [one.name.toLowerCase(), one.startType]));
  const read = NEEDED_SERVICES.map((name) => `${name} ${byName.get(name) ?? 'missing'}`).join(', ');
  const broken = NEEDED_SERVICES.filter((name) => [undefined, 'disabled'].includes(byName.get(name)));
  if (broken.length === 0) return ok(read, 'the services of Windows Update can start');
  return bad(
    read,
    `cannot start: ${broken.join(', ')}`,
    `set their start type back: sc config ${broken[0]} start= demand`,
  );
}

function judgeSettings(settings: Inventory['updateSettings']): Verdict {
  const values = Object.entries(settings).map(([key, value]) => ({
    name: key.slice(key.lastIndexOf('\\') + 1),
    value,
  }));
  const shown = values.map(({ name, value }) => `${name}=${value ?? ''}`).slice(0, 20);
  const blocked = values.find(({ name, value }) => name === 'DisableWindowsUpdateAccess' && value === 1);
  if (blocked !== undefined)
    return bad(blocked.name, 'policy turns access to Windows Update off', 'remove DisableWindowsUpdateAccess');
  return ok(shown.join(', ') || 'no settings', 'no policy forbids updates');
}

function judgeDisk(disks: Inventory['disks'], systemDrive: string): Verdict {
  const disk = disks.find((one) => one.name.toLowerCase().startsWith(systemDrive.toLowerCase()));
  if (disk === undefined) return bad(systemDrive, 'the system drive was not found', 'look at the disks');
  const read = `${systemDrive} ${(disk.freeBytes / GIB).toFixed(1)} GiB free`;
  if (disk.freeBytes >= MIN_FREE_BYTES) return ok(read, 'there is room for a cumulative update');
  return bad(read, `less than ${MIN_FREE_BYTES / GIB} GiB: updates fail for want of room`, 'make room on it');
}

function judgeRecovery(partitions: readonly { readonly size: number; readonly free: number | null }[]): Verdict {
  const read = partitions.map(
    ({ size, free }) => `${Math.round(size / MIB)} MiB, ${Math.round((free ?? 0) / MIB)} free`,
  );
  if (partitions.length === 0) return ok('no recovery partition', 'recovery-environment updates do not apply');
  // Without a letter or a path its free room cannot be told; then its whole size is judged.
  if (partitions.some(({ size, free }) => (free ?? size) >= RECOVERY_FREE_BYTES))
    return ok(read.join('; '), 'recovery-environment updates have room');
  return note(
    read.join('; '),
    'recovery-environment updates (KB5034441 and later) fail with 0x80070643 for ever',
    'make the recovery partition larger by 250 MB, or exclude those updates',
  );
}

function judgeWsus(
  wsus: { readonly host: string; readonly port: number; readonly reachable: boolean } | null,
): Verdict {
  if (wsus === null) return ok('no WSUS server is set', 'updates come from Microsoft, or from a kit');
  const read = `${wsus.host}:${wsus.port}`;
  if (wsus.reachable) return ok(read, 'the WSUS server accepts connections');
  return bad(read, 'the WSUS server does not answer: searches fail', 'check name, port, firewall and that WSUS runs');
}

function judgeClock(type: string | null, nowMs: number): Verdict {
  const read = `${new Date(nowMs).toISOString()}, time source ${type ?? 'not set'}`;
  if (nowMs < EARLIEST_NOW_MS) return bad(read, 'the clock is wrong: TLS and windows fail', 'set the clock');
  if (type === 'NoSync') return note(read, 'the clock is not synchronised', 'w32tm /config /syncfromflags:manual');
  return ok(read, 'the clock is plausible');
}

/** The flags are the third 32-bit word; bit 1 says that a proxy is named, whose length and text follow. */
function judgeProxy(hex: string | null): Verdict {
  const bytes = Uint8Array.from((hex ?? '').match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
  if (((bytes[8] ?? 0) & 2) === 0) return ok('direct', 'services connect without a proxy');
  const length = bytes[12] ?? 0;
  const server = String.fromCharCode(...bytes.slice(16, 16 + length)).replace(/^.*@/u, '');
  return note(
    `WinHTTP proxy ${server}`,
    'the update agent goes through this proxy',
    'check that it lets SYSTEM through',
  );
}

/** 0 ready, 1 not ready, 2 unknown: a problem outweighs what is not known. */
export function doctorExit(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some((one) => one.status === 'problem')) return 1;
  return findings.some((one) => one.status === 'unknown' && ESSENTIAL.has(one.id)) ? 2 : 0;
}
