import { equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { packageStateName } from '../../src/device/windows/package-state.ts';
import { osFactsOf } from '../../src/device/windows/os-facts.ts';
import { fact, recorded } from '../support/recorded.ts';

const VERSIONS = 'registry/currentversion.json';
const PACKAGES = 'registry/packages.json';

type Values = Readonly<Record<string, string | number | undefined>>;

describe('what the registry says of a Windows', () => {
  test('is read for every recorded device: build, release where one is named, edition', recorded(VERSIONS), () => {
    const { rows } = fact<{ rows: { device: string; values: Values }[] }>(VERSIONS);
    ok(rows.length >= 5);
    const text = (values: Values, name: string): string | null => {
      const value = values[name];
      return typeof value === 'string' ? value : null;
    };
    for (const { device, values } of rows) {
      const build = text(values, 'CurrentBuildNumber') ?? text(values, 'CurrentBuild');
      const facts = osFactsOf({
        ...{ currentBuild: build, ubr: typeof values['UBR'] === 'number' ? values['UBR'] : 1 },
        ...{ productName: text(values, 'ProductName'), editionId: text(values, 'EditionID') },
        ...{ displayVersion: text(values, 'DisplayVersion'), releaseId: text(values, 'ReleaseId') },
        ...{ installationType: text(values, 'InstallationType'), architecture: 'AMD64', computerName: 'PC' },
      });
      if (build === null) {
        equal(facts, null, device);
        continue;
      }
      ok(facts !== null, device);
      equal(facts.build, Number(build), device);
      const named = text(values, 'DisplayVersion');
      if (named !== null) equal(facts.displayVersion, named, device);
      // A client of build 22000 or later is Windows 11, whatever its ProductName says.
      if (Number(build) >= 22_000 && facts.installationType === 'Client')
        ok(!facts.productName.startsWith('Windows 10'), device);
    }
  });

  test('tells the states of packages by the numbers that are recorded', recorded(PACKAGES), () => {
    const { states } = fact<{ states: Record<string, string> }>(PACKAGES);
    for (const [key, value] of Object.entries(states)) {
      const spelled = packageStateName(Number(key)).replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
      equal(spelled, value, key);
    }
  });
});
