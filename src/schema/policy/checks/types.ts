import * as v from 'valibot';
import { described } from '../../described.ts';
import { flag, list, name, sha256, whole, windowsPath } from '../values.ts';
import { checkType } from './check-type.ts';

const url = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.regex(/^https?:\/\//u, 'expected a URL that begins with http:// or https://'),
);

/** Every type of check, in the order of the documents. How Windows makes one: `device/windows/checks`, by its name. */
export const CHECK_TYPES = [
  /** An address answers a GET. */
  checkType(
    'HealthEndpoint',
    {
      url: described(url, 'Without user info; asked directly, redirections are not followed.'),
      expectedStatus: described(v.optional(whole(100, 599), 200), 'HTTP status.'),
      bodyMatch: described(
        v.optional(v.nullable(v.string()), null),
        'Text that the first MiB of the body must hold; null: any.',
      ),
      verifyTls: described(flag(true), 'Check the certificate.'),
    },
    { names: { url: 'url' }, reads: ({ expectedStatus }) => ({ passed: String(expectedStatus), failed: '503' }) },
  ),
  /** So many processes of a name run. */
  checkType(
    'Process',
    {
      processName: described(name, 'Name of the process.'),
      minimumCount: described(v.optional(whole(1, 10_000), 1), 'So many must run.'),
    },
    { names: { processName: 'process' }, reads: () => ({ passed: 'running', failed: 'absent' }) },
  ),
  /** A service of Windows has a state. */
  checkType(
    'Service',
    {
      serviceName: described(name, 'Name of the service, not its display name.'),
      expectedState: described(v.optional(v.picklist(['Running', 'Stopped']), 'Running'), 'The state it must have.'),
    },
    {
      names: { serviceName: 'service' },
      reads: ({ expectedState }) => ({
        passed: expectedState,
        failed: expectedState === 'Running' ? 'Stopped' : 'Running',
      }),
    },
  ),
  /** A TCP port takes a connection. */
  checkType(
    'Port',
    {
      host: described(v.optional(name, '127.0.0.1'), 'Where to connect.'),
      port: described(whole(1, 65_535), 'TCP port.'),
    },
    { names: { host: 'host' }, reads: () => ({ passed: 'open', failed: 'refused' }) },
  ),
  /** A program of `allowCommands` ends with a code. */
  checkType(
    'Synthetic',
    {
      command: described(windowsPath, 'Full path of a program that `allowCommands` allows.'),
      arguments: described(list(v.string()), 'Its arguments, one text each.'),
      expectedExitCode: described(v.optional(whole(-2_147_483_648, 2_147_483_647), 0), 'The code it must end with.'),
      expectedOutput: described(v.optional(v.nullable(v.string()), null), 'Text its output must hold; null: any.'),
    },
    {
      names: { command: 'program' },
      reads: ({ expectedExitCode }) => ({ passed: `exit ${expectedExitCode}`, failed: `exit ${expectedExitCode + 1}` }),
    },
  ),
  /** A file exists, with a content and of an age where these are stated. */
  checkType(
    'File',
    {
      path: described(windowsPath, 'A file that must exist.'),
      sha256: described(v.optional(v.nullable(sha256), null), 'Its hash; null: any.'),
      maximumAgeHours: described(
        v.optional(v.nullable(whole(1, 87_600)), null),
        'Changed within so many hours; null: any time.',
      ),
    },
    { names: { path: 'file' }, reads: () => ({ passed: 'present', failed: 'absent' }) },
  ),
  /** A source writes no new errors into a log. */
  checkType(
    'EventLog',
    {
      log: described(name, 'Name of the log.'),
      source: described(
        name,
        'No events of this source: before the updates in the last 24 hours, after them since the check before.',
      ),
      level: described(v.optional(v.picklist(['Error', 'Critical', 'Warning']), 'Error'), 'This level or worse.'),
    },
    { names: {}, reads: () => ({ passed: 'no new errors', failed: 'new errors' }) },
  ),
  /** A certificate of a store is valid for so many days more. */
  checkType(
    'Certificate',
    {
      store: described(v.optional(name, 'LocalMachine\\My'), 'Place and name of the store.'),
      subject: described(name, 'Common name, whole subject, or first DNS name; the one that lasts longest counts.'),
      minimumDaysLeft: described(v.optional(whole(0, 3_650), 14), 'It must be valid for so many days.'),
    },
    { names: { store: 'certificateStore' }, reads: () => ({ passed: 'valid', failed: 'expires soon' }) },
  ),
] as const;
