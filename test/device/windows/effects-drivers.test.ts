import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boundDriver, driverVersionInTitle } from '../../../src/domain/effects/drivers.ts';
import { checkDriver } from '../../../src/device/windows/effects-drivers.ts';
import type { Effect } from '../../../src/schema/catalog.ts';

type Bound = readonly [inf: string | null, version: string | null, date: string | null];

const judge = (effect: Partial<Extract<Effect, { type: 'driver' }>>, ...drivers: Bound[]) =>
  checkDriver(
    { type: 'driver', hardwareId: 'PCI\\VEN_8086&DEV_0412', ...effect },
    {
      ...{ index: 0, state: drivers.length > 0 ? 'found' : 'absent', message: null },
      drivers: drivers.map(([inf, version, date]) => ({ key: 'k', inf, version, date })),
    },
  ).state;

describe('a driver whose version the update names', () => {
  const update = { version: '20.19.15.4624', notBefore: '2017-03-08' };
  for (const [name, bound, wanted] of [
    ['the driver itself', ['oem17.inf', '20.19.15.4624', '3-8-2017'], 'present'],
    ['a newer one', ['oem18.inf', '20.19.15.5000', '9-1-2018'], 'present'],
    ['an older one', ['oem3.inf', '20.19.15.4531', '9-29-2016'], 'absent'],
    ['an older version of the same day', ['oem3.inf', '20.19.15.4531', '3-8-2017'], 'absent'],
    ['an older version of a later day', ['oem3.inf', '20.19.15.4531', '9-9-2019'], 'absent'],
    ['another driver, higher and older by its day', ['oem9.inf', '30.0.1.1', '1-1-2015'], 'absent'],
    ['one without a version, older by its day', ['oem3.inf', null, '9-29-2016'], 'absent'],
    ['one without a version', ['oem3.inf', null, '3-8-2017'], 'unreadable'],
  ] as const) {
    test(`${name}: ${wanted}`, () => {
      assert.equal(judge(update, bound), wanted);
    });
  }
  test('Intel dates its INFs 1968: what is bound since 2016 is not there already', () => {
    assert.equal(
      judge({ version: '2406.5.5.0', notBefore: '1968-07-18' }, ['oem1.inf', '10.1.1.38', '10-3-2016']),
      'absent',
    );
    assert.equal(
      judge({ version: '2406.5.5.0', notBefore: '1968-07-18' }, ['oem2.inf', '2406.5.5.0', '7-18-1968']),
      'present',
    );
  });
});

describe('a driver whose version the update does not name', () => {
  const before = ['oem1.inf', '10.1.1.38', '10-3-2016'] as const;
  const than = [boundDriver({ inf: before[0], version: before[1], date: before[2] })];
  const update = { notBefore: '2016-10-03', than };
  test('its date is not enough: another one than before must be bound', () => {
    assert.equal(judge(update, before), 'absent');
    assert.equal(judge(update, ['oem2.inf', '10.1.1.38', '10-3-2016']), 'present');
    assert.equal(judge(update, ['oem2.inf', '10.1.1.40', '10-4-2016']), 'present');
    assert.equal(judge(update, ['oem2.inf', '10.1.1.40', '1-4-2010']), 'absent');
    assert.equal(judge(update, ['oem2.inf', '10.1.1.40', null]), 'unreadable');
  });
  test('without what was bound before the date alone proves nothing', () => {
    assert.equal(judge({ notBefore: '2016-10-03' }, before), 'unreadable');
    assert.equal(judge({ notBefore: '2016-10-04' }, before), 'absent');
  });
});

test('no device bound: absent for a driver, and nothing said of a software component', () => {
  assert.equal(judge({ version: '1.0.0.0' }), 'absent');
  assert.equal(judge({ version: '1.0.0.0', unboundIsUnknown: true }), 'notStated');
  assert.equal(judge({ version: '1.0.0.0', unboundIsUnknown: true }, ['a.inf', '1.0.0.0', null]), 'present');
});

test('one of several devices that has it is enough; an unreadable answer is no answer', () => {
  assert.equal(judge({ version: '2.0.0.0' }, ['a.inf', '1.0.0.0', null], ['b.inf', '2.0.0.0', null]), 'present');
  const refused: Parameters<typeof checkDriver>[1] = { index: 0, state: 'unreadable', message: 'denied', drivers: [] };
  assert.equal(checkDriver({ type: 'driver', hardwareId: 'x', version: '1.0' }, refused).state, 'unreadable');
});

test('the version stands at the end of a title, in either form', () => {
  for (const [title, version] of [
    ['Realtek Semiconductor Corp. - MEDIA - 6.0.9626.1', '6.0.9626.1'],
    ['NVIDIA Display Driver Update (32.0.15.9186)', '32.0.15.9186'],
    ['Intel - System - 10/3/2016 12:00:00 AM - 10.1.1.38', '10.1.1.38'],
    ['Intel driver update for Intel(R) HD Graphics 4600', null],
    ['Surface 4.0', null],
  ] as const)
    assert.equal(driverVersionInTitle(title), version, title);
});
