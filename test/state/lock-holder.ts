// lock-holder.ts FOLDER: takes the lock of a device, says when it has it, holds it a moment and ends. With a second
// argument it holds it until it is killed. It writes down, without any lock of its own, when it began and ended.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DeviceState } from '../../src/state/device-state.ts';
import { oneFolder } from '../support/one-folder.ts';
import { acquireDeviceLock } from '../../src/state/lock.ts';
import { realSystem } from '../../src/system/real.ts';

const [, , folder = '', forEver] = process.argv;
const system = realSystem([]);
const state = new DeviceState(system.files, oneFolder(folder));
const waitMs = forEver === undefined ? 60_000 : 0;
const handle = await acquireDeviceLock(system, state, waitMs, new AbortController().signal);
if (handle === undefined) process.exit(170);
const note = (what: string): void => {
  appendFileSync(join(folder, 'held.log'), `${what} ${process.pid}\n`);
};
note('begin');
console.log('held');
await delay(forEver === undefined ? 10 : 600_000);
note('end');
// Without a release: the system does that.
