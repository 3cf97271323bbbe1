import type { Inventory } from '../../schema/inventory.ts';
import { holdBacksOf } from '../hold-backs.ts';
import { ownerOf } from '../update-settings.ts';
import { bad, note, ok, type Verdict } from './finding.ts';

/** Services that must be able to start; none of them has to run all the time. */
const NEEDED_SERVICES = ['wuauserv', 'bits', 'cryptsvc', 'trustedinstaller'];

export function checkServices(services: Inventory['services']): Verdict {
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

/** What the settings say, and what of them holds updates back: that is advice, for it may well be meant. */
export function checkSettings(settings: Inventory['updateSettings'], nowMs: number): Verdict {
  const values = Object.entries(settings).map(([path, value]) => ({
    name: path.slice(path.lastIndexOf('\\') + 1),
    shown: [ownerOf(path), path.slice(path.lastIndexOf('\\') + 1)].filter((part) => part !== '').join(' '),
    value,
  }));
  const blocked = values.find(({ name, value }) => name === 'DisableWindowsUpdateAccess' && value === 1);
  if (blocked !== undefined)
    return bad(blocked.name, 'policy turns access to Windows Update off', 'remove DisableWindowsUpdateAccess');
  const holdBacks = holdBacksOf(settings, null, nowMs);
  if (holdBacks.length > 0)
    return note(holdBacks.join('; '), 'updates may be held back here', 'see that each of these is meant');
  const shown = values.map(({ shown: name, value }) => `${name}=${value ?? ''}`).slice(0, 20);
  return ok(shown.join(', ') || 'no settings', 'no policy forbids updates or holds them back');
}

export function checkWsus(
  wsus: { readonly host: string; readonly port: number; readonly reachable: boolean } | null,
): Verdict {
  if (wsus === null) return ok('no WSUS server is set', 'updates come from Microsoft, or from a kit');
  const read = `${wsus.host}:${wsus.port}`;
  if (wsus.reachable) return ok(read, 'the WSUS server accepts connections');
  return bad(read, 'the WSUS server does not answer: searches fail', 'check name, port, firewall and that WSUS runs');
}

/** The flags are the third 32-bit word; bit 1 says that a proxy is named, whose length and text follow. */
export function checkProxy(hex: string | null): Verdict {
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
