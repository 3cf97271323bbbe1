import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { AgentFacts } from '../../../src/domain/agent/facts.ts';
import type { Place } from '../../../src/domain/agent/kind.ts';
import { buildTable } from '../../../src/schema/builds.ts';
import type { OsFacts } from '../../../src/schema/inventory.ts';

export const CLASS = {
  security: '0fa1201d-4330-4fa8-8ae9-b877473b6441',
  critical: 'e6cf1350-c01b-414d-a61f-263d14d133b4',
  updates: 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83',
  upgrades: '3689bdc8-b205-4af4-8d4a-a63924c5e9d5',
  definitions: 'e0789628-ce08-4437-be74-2495b842f43b',
  drivers: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0',
  featurePacks: 'b54e7d24-7add-428f-8b75-90a396fa584f',
} as const;

const BUILDS = v.parse(buildTable, JSON.parse(readFileSync('assets/tables/builds.json', 'utf8')));

/** A device of a build; a server where that is said. */
export const os = (build: number, installationType = 'Client'): OsFacts => ({
  productName: 'Windows',
  edition: installationType === 'Client' ? 'Professional' : 'ServerStandard',
  displayVersion: '',
  build,
  ubr: 1,
  architecture: 'x64',
  installationType,
});

/** A device of a build with the embedded table; null: the device did not say. */
export const on = (build: number | null, installationType = 'Client'): Place => ({
  os: build === null ? null : os(build, installationType),
  builds: BUILDS,
});

export const product = (id: string | null, name: string | null = 'Windows') => ({ id, name, type: 'Product' });
export const classification = (id: string) => ({ id, name: 'so called here', type: 'UpdateClassification' });

/** A security update as an agent tells it; `category` is the id of its classification. */
export const facts = (wanted: Partial<AgentFacts> & { category?: string } = {}): AgentFacts => {
  const { category = CLASS.security, ...rest } = wanted;
  return {
    updateId: '11111111-2222-4333-8444-555555555555',
    revision: 200,
    title: 'Sicherheitsupdate (KB5031000)',
    kbs: ['5031000'],
    categories: [{ id: category, name: 'Sicherheitsupdates', type: 'UpdateClassification' }],
    severity: '',
    maxSize: null,
    released: null,
    browseOnly: false,
    deploymentAction: 1,
    impact: 0,
    rebootBehavior: 2,
    canRequestUserInput: false,
    driver: null,
    ...rest,
  };
};

export const aDriver = (
  wanted: Partial<NonNullable<AgentFacts['driver']>> = {},
): NonNullable<AgentFacts['driver']> => ({
  class: 'Net',
  hardwareId: 'PCI\\VEN_8086&DEV_15F3',
  model: 'Ethernet',
  date: null,
  ...wanted,
});
