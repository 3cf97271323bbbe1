import { updateManagersOf } from '../update-managers.ts';
import type { DoctorFacts, Read } from './facts.ts';
import { bad, judge, note, ok, type Finding, type Verdict } from './finding.ts';
import { checkDisk, checkRecovery } from './storage.ts';
import { checkProxy, checkServices, checkSettings, checkWsus } from './update-source.ts';

/** Nothing of ours was built before: an earlier clock is wrong, and TLS fails under it. */
const EARLIEST_NOW_MS = Date.UTC(2026, 0, 1);

/** What each fact means for a run on this device, and what to do about it. Pure. */
export function checkDevice(facts: DoctorFacts): Finding[] {
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
    judge('setup', facts.setup, (state) =>
      state === null
        ? ok('Windows runs as usual', 'nothing of its own setup is in the way')
        : bad(state, 'a run ends 240 before it installs anything', 'let it finish, or start Windows normally'),
    ),
    judge('services', services, checkServices),
    judge('updateManagers', together, (managers) =>
      managers.length === 0
        ? ok('no signs', 'nobody else is seen to patch this device')
        : note(
            managers.map((one) => `${one.name} (${one.evidence})`).join(', '),
            'somebody else may install or restart during a run',
            'agree who patches this device, and when',
          ),
    ),
    judge('updatePolicy', settings, (all) => checkSettings(all, facts.nowMs)),
    judge('pendingReboot', facts.signals, (signals) => {
      const strong = signals.filter((one) => one.strength === 'strong').map((one) => one.signal);
      return strong.length === 0
        ? ok('no strong signal', 'no reboot is pending')
        : note(strong.join(', '), 'a reboot is pending: a run may ask for it first (150)', 'restart the device');
    }),
    judge('disk', facts.disks, (disks) => checkDisk(disks, facts.systemDrive)),
    judge('recoveryPartition', facts.recovery, checkRecovery),
    judge('componentStore', facts.componentStore, (state) =>
      state === 'healthy'
        ? ok('no corruption is flagged', 'servicing can work')
        : bad(state, 'the component store is flagged as corrupt', 'dism /Online /Cleanup-Image /RestoreHealth'),
    ),
    judge('wsus', facts.wsus, (wsus) => checkWsus(wsus)),
    judge('clock', facts.timeSync, (type) => checkClock(type, facts.nowMs)),
    judge('proxy', facts.proxy, checkProxy),
    judge('antivirus', facts.exclusions, (paths) =>
      paths.some((path) => isWithin(facts.outputRoot, path))
        ? ok('the output root is excluded', 'no scanner holds our files open')
        : note('the output root is not excluded', 'scans make a run slower', `exclude ${facts.outputRoot} from scans`),
    ),
  ];
}

/** Whether a path is a folder or lies in it, and does not only begin with its letters. */
function isWithin(path: string, folder: string): boolean {
  const asFolder = (one: string): string => `${one.toLowerCase().replace(/\\$/u, '')}\\`;
  return asFolder(path).startsWith(asFolder(folder));
}

function checkClock(type: string | null, nowMs: number): Verdict {
  const read = `${new Date(nowMs).toISOString()}, time source ${type ?? 'not set'}`;
  if (nowMs < EARLIEST_NOW_MS) return bad(read, 'the clock is wrong: TLS and windows fail', 'set the clock');
  if (type === 'NoSync') return note(read, 'the clock is not synchronised', 'w32tm /config /syncfromflags:manual');
  return ok(read, 'the clock is plausible');
}
