import type * as v from 'valibot';
import type { installedApplication } from '../../../schema/inventory.ts';
import type { UsualDevice } from '../../../schema/usual-device.ts';
import { guidOf, inTurn, numberOf } from './seed.ts';

type Application = v.InferOutput<typeof installedApplication>;

/** The first `howMany` applications: the usual ones, then those of a business. */
export function generateApplications(usual: UsualDevice, howMany: number): Application[] {
  const applications = usual.applications
    .slice(0, howMany)
    .map((one) => installed(one.name, one.version, one.publisher));
  for (let i = 0; applications.length < howMany; i += 1) {
    const publisher = inTurn(usual.publishers, i);
    const product = inTurn(usual.products, Math.floor(i / 3));
    const component = inTurn(usual.components, i);
    const name = `${publisher.split(' ')[0]} ${product}${component} ${2019 + Math.floor(i / 88)}`;
    applications.push(installed(name, versionOf(name), publisher));
  }
  return applications;
}

/** One of four is a per-user or 32-bit install; the id is the key of its uninstall entry. */
function installed(name: string, version: string, publisher: string): Application {
  const scope = ['machine', 'machine', 'machine32', 'machine'][numberOf(name, 4)] ?? 'machine';
  return { id: `{${guidOf(`application ${name}`).toUpperCase()}}`, name, version, publisher, scope };
}

const versionOf = (name: string): string =>
  `${1 + numberOf(name, 24)}.${numberOf(`${name} minor`, 10)}.${numberOf(`${name} build`, 9000)}.${numberOf(`${name} revision`, 20)}`;
