import { deepEqual, equal, ok } from 'node:assert/strict';
import * as v from 'valibot';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { driverAnswer, placeItem } from '../../src/device/windows/answers.ts';
import type { BridgePart } from '../../src/device/windows/bridge-lines.ts';
import { checkDriver } from '../../src/device/windows/effects-drivers.ts';
import { inventoryOf } from '../../src/device/windows/inventory.ts';
import { INVENTORY_PARTS } from '../../src/device/windows/inventory-parts.ts';
import type { Inventory } from '../../src/schema/inventory.ts';
import { ACCESS_LISTS, expectAsRead, recordedLists, rightsAlone } from '../recorded/recorded-access.ts';
import { expectedOf, recordedDrivers, registryOf } from '../recorded/recorded-registry.ts';
import { recorded } from '../support/recorded.ts';
import { type Device, withDevice } from './bench.ts';
import {
  formatRequest,
  type JobResult,
  readOutput,
  REQUEST_MARKER,
  runJob,
  runPowerShell,
  scriptFolder,
} from './bridge.ts';

/** What was recorded of real Windows, on a device and through the scripts: nothing of it was made for this test. */

/** The parts of an answer as the bridge gives them to the product. */
function partsOf(result: JobResult): ReadonlyMap<string, BridgePart> {
  const parts = INVENTORY_PARTS.map((name): [string, BridgePart] => {
    const items = result.part(name);
    const skipped = result.lines.findLast((line) => line.type === 'part' && line['part'] === name)?.['skipped'];
    return [
      name,
      items === undefined
        ? { state: 'failed', items: [], skipped: 0, failure: null }
        : { state: 'complete', items, skipped: Number(skipped), failure: null },
    ];
  });
  return new Map(parts);
}

async function inventoryFrom(device: Device, text: string): Promise<Inventory> {
  await device.writeFile('C:\\bench\\recorded.reg', Buffer.from(`\uFEFF${text}`, 'utf16le'));
  const imported = await device.exec('regedit.exe', ['/S', 'C:\\bench\\recorded.reg']);
  equal(imported.code, 0, imported.stderr);
  const result = await runJob(device, 'inventory', []);
  return inventoryOf({ parts: partsOf(result), done: true, output: result.stdout });
}

test('a registry as recorded is read as it stands in the files', recorded('registry/packages.json'), () =>
  withDevice(async (device) => {
    const inventory = await inventoryFrom(device, registryOf());
    const expected = expectedOf();
    const sorted = (lines: readonly unknown[]): string[] => lines.map((line) => JSON.stringify(line)).sort();

    deepEqual(sorted(inventory.drivers), sorted(expected.drivers));
    const own = new Set(expected.installedApplications.map(({ id }) => id));
    deepEqual(
      sorted(inventory.installedApplications.filter(({ id }) => own.has(id))),
      sorted(expected.installedApplications),
    );
    deepEqual(inventory.updateSettings, expected.updateSettings);
    const services = inventory.services.filter(({ name }) => name.startsWith('Recorded'));
    deepEqual(services.map(({ name }) => name).sort(), [...expected.services].sort());
    const packages = inventory.installedUpdates.filter(({ id }) => id.startsWith('Package_for_KB'));
    deepEqual(Object.fromEntries(packages.map(({ id, state }) => [id, state])), expected.packages);
    deepEqual(inventory.pendingRebootSignals, expected.signals);
    deepEqual(
      { build: inventory.os?.build, ubr: inventory.os?.ubr, displayVersion: inventory.os?.displayVersion },
      expected.os,
    );
    const part = (name: string) => inventory.missing.filter((one) => one.part === name);
    for (const name of ['drivers', 'services', 'installedApplications', 'updateSettings']) deepEqual(part(name), []);

    // The same drivers as witnesses: by the id that an update names, each of its version and not before its day.
    const bound = recordedDrivers();
    const ids = [...new Set(bound.map(({ hardwareId }) => hardwareId))];
    const asked = await runJob(device, 'effects', [
      ...ids.map((id) => ['driver', id] as const),
      ...['OOBEInProgress', 'SystemSetupInProgress'].map((name) => ['registry', 'HKLM\\SYSTEM\\Setup', name] as const),
      ['registry', 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SafeBoot\\Option', 'OptionValue'] as const,
    ]);
    const answers = (asked.part('driver') ?? []).map((item) => v.parse(driverAnswer, item));
    deepEqual(
      sorted(answers.flatMap(({ index, drivers }) => drivers.map(({ key }) => [ids[index], key]))),
      sorted(bound.map(({ hardwareId, key }) => [hardwareId, key])),
    );
    for (const { hardwareId, version, day } of bound) {
      const answer = answers[ids.indexOf(hardwareId)];
      ok(answer !== undefined, hardwareId);
      equal(checkDriver({ type: 'driver', hardwareId, version, notBefore: day }, answer).state, 'present', hardwareId);
    }
    deepEqual(
      asked.part('registry')?.map(({ state, data }) => [state, data]),
      [
        ['found', 0],
        ['found', 0],
        ['absent', null],
      ],
    );
  }),
);

/** A job of the scripts' own functions: what they make of a security descriptor that no folder here can have. */
const DESCRIPTORS = `
Register-Job 'descriptors' @{ list = 2 } {
  param($lines)
  Invoke-Part 'descriptors' {
    foreach ($line in $lines) {
      $security = New-Object Security.AccessControl.DirectorySecurity
      $security.SetSecurityDescriptorSddlForm($line.Fields[1])
      $closed = New-ClosedAccess $security
      $closed.SetOwner($security.GetOwner([Security.Principal.SecurityIdentifier]))
      foreach ($one in $security, $closed) {
        $place = [ordered]@{
          index = $line.Index; verb = 'judge'; path = $line.Fields[0]; action = 'none'; reason = $null; state = 'folder'
          isLink = $false; links = @(); fileSystem = 'NTFS'; driveType = 'Fixed'; hresult = $null; message = $null
        }
        Add-AccessFacts $place $one
        Add-Item $place
      }
    }
  }
}
`;

test('access lists as recorded are judged by the scripts as by whoever reads them', recorded(ACCESS_LISTS), () =>
  withDevice(async (device) => {
    const read = (name: string) => readFile(join(scriptFolder, `${name}.ps1`), 'utf8');
    const scripts = await Promise.all(['prelude', 'device', 'places'].map(read));
    const lists = [...recordedLists(), ...rightsAlone()];
    const request = formatRequest(
      'descriptors',
      lists.map(({ path, sddl }) => ['list', path, sddl] as const),
    );
    const text = [...scripts, DESCRIPTORS, await read('serve'), REQUEST_MARKER, request].join('\n');
    const result = readOutput(await runPowerShell(device, text));
    const places = (result.part('descriptors') ?? []).map((item) => v.parse(placeItem, item));
    equal(places.length, 2 * lists.length, result.stdout + result.stderr);
    lists.forEach((list, index) => {
      const [told, closed] = places.slice(2 * index);
      ok(told !== undefined && closed !== undefined);
      expectAsRead(list, told, closed);
    });
  }),
);
