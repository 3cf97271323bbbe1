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
import { PROTECTED_FIELDS } from '../redaction.ts';
import { checkPattern } from '../redaction-pattern.ts';
import { isTimeZone, nearestTimeZone } from '../maintenance-windows/time-zone.ts';
import { faultsOfCheck, fullPathFault } from './check-meaning.ts';
import { KNOWN_CLASSIFICATIONS, unknownClassifications } from './classification-names.ts';
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
  BackupPolicy: ({ requireBackup }) =>
    (requireBackup?.proofs ?? []).flatMap((proof, index) =>
      proof.type === 'Command' ? fullPath(['requireBackup', 'proofs', index, 'command'], proof.command) : [],
    ),
  ReportingPolicy: ({ timeZone, redaction }) => [
    ...zone(['timeZone'], timeZone, ''),
    ...redaction.patterns.flatMap(({ pattern }, index) =>
      unapplied(['redaction', 'patterns', index, 'pattern'], pattern),
    ),
    ...redaction.fields.flatMap((field, index) => neverRemoved(['redaction', 'fields', index], field)),
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

/** An update of Windows Update has a GUID, an entry of a kit the hash of its file. */
const UPDATE_ID = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|sha256:[\da-f]{64})$/iu;

function updatePolicy({ updateSettings, acceptedStates }: UpdatePolicy): Meaning[] {
  const misspelt = unknownClassifications(updateSettings).flatMap(({ key, index, name, near }) => {
    // A class of another language may be known to somebody's source; what is required has to be known to bite.
    if (near === null && key !== 'requiredClassifications') return [];
    const known = near === null ? ` (${KNOWN_CLASSIFICATIONS.join(', ')})` : '';
    const hint = near === null ? '' : `; the nearest is ${near}`;
    const message = `expected a classification of Windows Update${known}, got ${visible(name)}${hint}`;
    return [{ path: ['updateSettings', key, index], message }];
  });
  const twice = repeated(acceptedStates.map(({ why }) => why)).map((index) => ({
    path: ['acceptedStates', index, 'why'],
    message: repeatedWhy(acceptedStates[index]?.why),
  }));
  const ids = (['includedUpdateIds', 'excludedUpdateIds'] as const).flatMap((key) =>
    updateSettings[key].flatMap((id, index) => {
      if (UPDATE_ID.test(id)) return [];
      const message = `expected the id of an update, a GUID or sha256: and 64 digits of a kit, got ${shown(id)}`;
      return [{ path: ['updateSettings', key, index], message }];
    }),
  );
  return [...misspelt, ...ids, ...twice];
}

function fullPath(path: JsonPath, stated: string): Meaning[] {
  const message = fullPathFault(stated);
  return message === null ? [] : [{ path, message }];
}

/** A name with the characters spelled out that look like others or like nothing, such as a no-break space. */
const visible = (name: string): string =>
  shown(name).replaceAll(
    /[^\x20-\x7e\p{L}\p{N}]/gu,
    (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );

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
  const { allowCommands, diagnostics } = profile;
  const commands = [
    ...allowCommands.flatMap(({ path }, index) => fullPath(['allowCommands', index, 'path'], path)),
    ...diagnostics.collectors.commands.flatMap(({ command }, index) =>
      fullPath(['diagnostics', 'collectors', 'commands', index, 'command'], command),
    ),
  ];
  return [...ids, ...paths, ...commands];
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
      faultsOfCheck(check).map(({ key, message }) => ({ path: ['applications', a, 'checks', c, key], message })),
    ),
  ]);
  return [...twice, ...inside];
}

function zone(path: JsonPath, name: string, or: string): Meaning[] {
  if (isTimeZone(name)) return [];
  const near = or !== '' && name.toLowerCase() === 'local' ? 'local' : nearestTimeZone(name);
  const hint = near === null ? '' : `; the nearest is ${near}`;
  return [{ path, message: `expected an IANA time zone such as Europe/Berlin${or}, got ${shown(name)}${hint}` }];
}

/** A pattern that no report is ever cleaned with: what it should take out would stay. */
function unapplied(path: JsonPath, pattern: string): Meaning[] {
  const checked = checkPattern(pattern);
  return checked.ok ? [] : [{ path, message: `${checked.fault}, got ${shown(pattern)}` }];
}

/** A field that no rule takes out, since the evidence could not be read without it. */
function neverRemoved(path: JsonPath, field: string): Meaning[] {
  const kept = [...PROTECTED_FIELDS].find((one) => one.toLowerCase() === field.toLowerCase());
  if (kept === undefined) return [];
  return [
    { path, message: `expected a field that can be removed, got ${shown(field)}, which no report can be without` },
  ];
}
