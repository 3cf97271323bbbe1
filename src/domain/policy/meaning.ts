import type { JsonPath } from '../../schema/fault.ts';
import { shown } from '../../schema/fault.ts';
import type {
  AppValidationPolicy,
  ClientProfile,
  Policies,
  PolicyName,
  UpdatePolicy,
} from '../../schema/policy/index.ts';
import { checkId } from '../ids.ts';
import { isTimeZone } from '../windows/time-zone.ts';
import { unknownClassifications } from './classification-names.ts';
import { isObject } from './files.ts';
import { repeated, repeatedWhy } from './repeated.ts';
import { refusedPath } from './refused-path.ts';

/** What a schema cannot tell: a fault of meaning at a path. */
export interface Meaning {
  readonly path: JsonPath;
  readonly message: string;
}

/** Faults of meaning of one policy whose types are right: ids, zones, paths, patterns, URLs, names given twice. */
export function meaningFaults(name: PolicyName, policy: Policies[PolicyName]): Meaning[] {
  // The schema of this very name has made the policy, so the two belong together.
  const check = CHECKS[name] as (policy: Policies[PolicyName]) => Meaning[];
  return check(policy);
}

const CHECKS: { readonly [N in PolicyName]: (policy: Policies[N]) => Meaning[] } = {
  ClientProfile: clientProfile,
  UpdatePolicy: updatePolicy,
  AppValidationPolicy: appValidation,
  BackupPolicy: () => [],
  ReportingPolicy: ({ timeZone, redaction }) => [
    ...zone(['timeZone'], timeZone, ''),
    ...redaction.patterns.flatMap(({ pattern }, index) => regExp(['redaction', 'patterns', index, 'pattern'], pattern)),
  ],
};

/** The zones of the windows of a policy, whatever else is wrong with a window. `value` is the file as it was read. */
export function windowZoneFaults(value: unknown): Meaning[] {
  const windows = isObject(value) && Array.isArray(value['maintenanceWindows']) ? value['maintenanceWindows'] : [];
  return windows.flatMap((window: unknown, index) => {
    const name = isObject(window) ? window['timeZone'] : undefined;
    if (typeof name !== 'string' || name === '' || name === 'local') return [];
    return zone(['maintenanceWindows', index, 'timeZone'], name, ' or local');
  });
}

function updatePolicy({ updateSettings, acceptedStates }: UpdatePolicy): Meaning[] {
  const misspelt = unknownClassifications(updateSettings).flatMap(({ key, index, name, near }) =>
    near === null
      ? []
      : [
          {
            path: ['updateSettings', key, index],
            message: `expected a classification of Windows Update, got ${shown(name)}; the nearest is ${near}`,
          },
        ],
  );
  const twice = repeated(acceptedStates.map(({ why }) => why)).map((index) => ({
    path: ['acceptedStates', index, 'why'],
    message: repeatedWhy(acceptedStates[index]?.why),
  }));
  return [...misspelt, ...twice];
}

function clientProfile(profile: ClientProfile): Meaning[] {
  const ids = (['tenantId', 'clientId', 'siteId', 'deviceId', 'policyProfileId'] as const).flatMap((kind) => {
    const message = profile[kind] === undefined ? null : checkId(kind, profile[kind]);
    return message === null ? [] : [{ path: [kind], message }];
  });
  const paths = [
    { path: ['outputRoot'], stated: profile.outputRoot },
    ...Object.entries(profile.policyPaths).map(([key, stated]) => ({ path: ['policyPaths', key], stated })),
  ].flatMap(({ path, stated }) => {
    const message = stated === undefined ? null : refusedPath(stated);
    return message === null ? [] : [{ path, message }];
  });
  return [...ids, ...paths];
}

/** Evidence files carry the names of application and check, so no two may be equal, also when case is ignored. */
function appValidation({ applications }: AppValidationPolicy): Meaning[] {
  const twice = repeated(applications.map((application) => application.name)).map((index) => ({
    path: ['applications', index, 'name'],
    message: `expected each name once, got ${shown(applications[index]?.name)} again`,
  }));
  const inside = applications.flatMap(({ checks }, a) => [
    ...repeated(checks.map((check) => check.id)).map((index) => ({
      path: ['applications', a, 'checks', index, 'id'],
      message: `expected each id once, got ${shown(checks[index]?.id)} again`,
    })),
    ...checks.flatMap((check, c) =>
      check.type === 'HealthEndpoint' ? url(['applications', a, 'checks', c, 'url'], check.url) : [],
    ),
  ]);
  return [...twice, ...inside];
}

function zone(path: JsonPath, name: string, or: string): Meaning[] {
  if (isTimeZone(name)) return [];
  return [{ path, message: `expected an IANA time zone such as Europe/Berlin${or}, got ${shown(name)}` }];
}

function regExp(path: JsonPath, pattern: string): Meaning[] {
  try {
    new RegExp(pattern, 'u');
    return [];
  } catch {
    return [{ path, message: `expected a regular expression, got ${shown(pattern)}` }];
  }
}

/** The message never shows the URL: it may hold the very password it must not hold. */
function url(path: JsonPath, text: string): Meaning[] {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null) return [{ path, message: 'expected a URL, got text that is none' }];
  return parsed.username + parsed.password === ''
    ? []
    : [{ path, message: 'expected a URL without user info, got one with it' }];
}
