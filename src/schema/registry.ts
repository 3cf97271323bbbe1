import type * as v from 'valibot';
import type { Artifact } from './artifact.ts';
import { ARTIFACTS } from './artifacts.ts';
import { buildTable } from './builds.ts';
import {
  deletion,
  deviceStatus,
  lastRun,
  lockFile,
  deviceRuns,
  machine,
  openRun,
  rebootCookie,
  refusal,
  sentRuns,
  updateHistory,
} from './device-state.ts';
import { diagnosticsHistory } from './diagnostics.ts';
import { kit, kitSource } from './kit.ts';
import { policySchemas } from './policy/index.ts';
import { scenario } from './scenario.ts';
import { withheldList } from './seal.ts';

/** A schema and the file it describes; of a `.jsonl` file, one line. */
export interface Registered {
  readonly schema: v.GenericSchema;
  readonly describes: string;
  /** Read by us and written by people: defaults may be left out. Evidence is written whole. */
  readonly writtenByPeople?: boolean;
  /** A policy file: takes `$schema` and `$comment` anywhere, `$append` for a list, `$lock` at its top. */
  readonly directives?: boolean;
  /** A state file with generations: `checksum` stands beside what the schema says. */
  readonly checksummed?: boolean;
}

const policy = (name: keyof typeof policySchemas): Registered => ({
  schema: policySchemas[name],
  describes: `${name}.json`,
  writtenByPeople: true,
  directives: true,
});

/** How people call a file of a run, or one line of it. */
const wordsOf = ({ path, form }: Artifact): string => {
  if (form === 'lines') return `a line of ${path}`;
  const inFamily = path.endsWith('>.json') ? path.indexOf('/<') : -1;
  if (inFamily > 0) return `a file of ${path.slice(0, inFamily)}`;
  return path.startsWith('State/') ? path : path.slice(path.lastIndexOf('/') + 1);
};

const files: readonly Artifact[] = Object.values(ARTIFACTS);
const ofArtifacts: Record<string, Registered> = Object.fromEntries(
  files.flatMap(({ name, schema }) => {
    if (name === undefined || schema === null) return [];
    const words = files.filter((one) => one.name === name).map(wordsOf);
    return [[name, { schema, describes: [...new Set(words)].join(' and ') }]];
  }),
);

/** Every schema by the name that `patchpilot schema` knows it by. */
export const SCHEMAS: Readonly<Record<string, Registered>> = {
  'client-profile': policy('ClientProfile'),
  'update-policy': policy('UpdatePolicy'),
  'app-validation-policy': policy('AppValidationPolicy'),
  'backup-policy': policy('BackupPolicy'),
  'reporting-policy': policy('ReportingPolicy'),
  kit: { schema: kit, describes: 'kit.json', writtenByPeople: true },
  'kit-source': { schema: kitSource, describes: 'kit-source.json', writtenByPeople: true },
  scenario: { schema: scenario, describes: 'a scenario file', writtenByPeople: true },
  builds: { schema: buildTable, describes: 'builds.json', writtenByPeople: true },
  ...ofArtifacts,
  withheld: { schema: withheldList, describes: 'withheld.json of a bundle' },
  lock: { schema: lockFile, describes: 'lock.json' },
  'reboot-required': { schema: rebootCookie, describes: 'reboot-required.json', checksummed: true },
  machine: { schema: machine, describes: 'machine.json', checksummed: true },
  'device-runs': { schema: deviceRuns, describes: 'runs.json', checksummed: true },
  'open-run': { schema: openRun, describes: 'open-run.json', checksummed: true },
  status: { schema: deviceStatus, describes: 'status.json' },
  'last-run': { schema: lastRun, describes: 'last-run.json', checksummed: true },
  'update-history': { schema: updateHistory, describes: 'update-history.json', checksummed: true },
  'diagnostics-run-history': {
    schema: diagnosticsHistory,
    describes: 'diagnostics-run-history.json',
    checksummed: true,
  },
  'sent-runs': { schema: sentRuns, describes: 'State/sent.json', checksummed: true },
  refusal: { schema: refusal, describes: 'a line of State/refusals.jsonl' },
  deletion: { schema: deletion, describes: 'a line of State/deletions.jsonl' },
};

/** Where the generated JSON Schema of a name lies in the repository, and in the program. */
export const schemaFile = (name: string): string => `schemas/${name}.schema.json`;
