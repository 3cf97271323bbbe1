import assert from 'node:assert/strict';
import { win32 } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isDeviceName } from '../../src/domain/ids.ts';
import { partialName, runOfPartial, zipPlace, type RunNames } from '../../src/domain/zip-place.ts';

const GUID = '0b0e4b5c-6f2a-4c1d-8e1f-0123456789ab';
const named = (some: Partial<RunNames>): RunNames => ({
  ...{ tenantId: 'T0', clientId: 'C0', siteId: 'S0', deviceId: 'PC1', simulated: false, runId: GUID },
  ...some,
});

const refused = (names: RunNames): string => {
  const place = zipPlace(names);
  assert.ok(typeof place === 'string');
  return place;
};

/** What ids are made of, and what they must not be made of. */
const id = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,40}[A-Za-z0-9]$/u) },
  fc.constantFrom(
    'CON',
    'nul.txt',
    'com1',
    'Lpt9 .x',
    '..',
    '.',
    '',
    'a.',
    'a ',
    'C:x',
    '..\\x',
    'x~sim',
    'PC1',
    'pc1',
  ),
  fc.string({ unit: 'binary', maxLength: 70 }),
);
const someNames = fc.record({
  ...{ tenantId: id, clientId: id, siteId: id, deviceId: id },
  simulated: fc.boolean(),
  runId: fc.oneof(fc.uuid(), fc.uuid(), fc.uuid(), id),
});

describe('the place of a zip', () => {
  it('is told by tenant, client, site, device and run, a scripted device apart', () => {
    assert.deepEqual(zipPlace(named({})), { folders: ['T0', 'C0', 'S0', 'PC1'], file: `${GUID}.zip` });
    assert.deepEqual(zipPlace(named({ simulated: true })), {
      folders: ['T0', 'C0', 'S0', 'PC1~sim'],
      file: `${GUID}.zip`,
    });
  });

  it('is none for a name that Windows does not have or that leads elsewhere, and the id is named', () => {
    assert.match(refused(named({ clientId: '..' })), /^expected clientId /u);
    assert.match(refused(named({ deviceId: 'CON' })), /^expected deviceId that is no device name/u);
    assert.match(refused(named({ runId: `../${GUID}` })), /^expected a run id/u);
  });

  it('lies below the share on Windows, whatever the ids, in names that every file system takes', () => {
    let places = 0;
    fc.assert(
      fc.property(someNames, (names) => {
        const place = zipPlace(names);
        if (typeof place === 'string') return;
        places += 1;
        const parts = [...place.folders, place.file, partialName(place, GUID)];
        for (const part of parts) {
          assert.ok(part.length <= 120 && /^[A-Za-z0-9.](?:[A-Za-z0-9 ._~-]*[A-Za-z0-9_~-])?$/u.test(part), part);
          assert.ok(!isDeviceName(part), part);
        }
        const share = '\\\\server\\evidence';
        const path = win32.join(share, ...place.folders, place.file);
        assert.equal(win32.normalize(path), path);
        assert.deepEqual(win32.relative(share, path).split('\\'), [...place.folders, place.file]);
      }),
      { numRuns: 2_000 },
    );
    assert.ok(places > 100, String(places));
  });

  it('is never that of another run, also where case does not count', () => {
    const valid = fc.stringMatching(/^[A-Za-z0-9]{1,3}$/u);
    const names = fc.record({
      ...{ tenantId: valid, clientId: valid, siteId: valid, deviceId: valid },
      simulated: fc.boolean(),
      runId: fc.uuid(),
    });
    const path = (one: RunNames): string => {
      const place = zipPlace(one);
      assert.ok(typeof place !== 'string');
      return [...place.folders, place.file].join('/').toLowerCase();
    };
    fc.assert(
      fc.property(names, names, (a, b) => {
        if (a.runId !== b.runId) assert.notEqual(path(a), path(b));
      }),
    );
  });

  it('knows its own half-written zips, and nothing else', () => {
    const place = zipPlace(named({}));
    assert.ok(typeof place !== 'string');
    assert.equal(runOfPartial(partialName(place, GUID)), GUID);
    for (const name of [
      `${GUID}.zip`,
      `.${GUID}.zip.tmp`,
      `.x.0123456789abcdef.tmp`,
      `.${GUID}.zip.0123456789abcdef.tmp2`,
    ])
      assert.equal(runOfPartial(name), null, name);
  });
});
