import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contradictionsOf, recordsOf, sentenceOf, type EventRecord } from '../../src/domain/event-records.ts';

const UPDATE = { updateId: '6B1F6F0A-56a7-4b5c-8d3e-0c9a1d2e3f40', revision: 200, kb: 'KB5070311' };
const client = (id: number, more: Partial<EventRecord> = {}): EventRecord => ({
  ...{ time: '2026-11-25T09:00:00Z', source: 'WindowsUpdateClient', id, package: null, state: null, hresult: null },
  ...{ updateId: UPDATE.updateId.toLowerCase(), revision: 200 },
  ...more,
});
const servicing = (id: number, state: string, more: Partial<EventRecord> = {}): EventRecord =>
  client(id, { source: 'Servicing', updateId: null, revision: null, package: 'KB5070311', state, ...more });
const later = { time: '2026-11-25T09:10:00Z' };

describe('records of the event logs', () => {
  it('belong to an update by its id and revision, or by its KB as a whole word', () => {
    const others = [
      client(19, { revision: 201 }),
      client(19, { updateId: 'other' }),
      servicing(2, 'Installed', { package: 'KB50703112' }),
      servicing(2, 'Installed', { package: 'Package_for_KB507031~31bf' }),
    ];
    const named = servicing(2, 'Installed', { package: 'Package_for_KB5070311~31bf3856ad364e35~amd64~~10.0.1.0' });
    assert.deepEqual(recordsOf(UPDATE, [...others, named, client(43)]), [named, client(43)]);
    assert.deepEqual(recordsOf({ ...UPDATE, kb: null }, [named]), []);
    const second = { ...UPDATE, kb: 'KB5070300', kbs: ['KB5070300', 'KB5070311'] };
    assert.deepEqual(recordsOf(second, [named]), [named]);
  });

  it('are read from the oldest to the newest, however the log gives them', () => {
    assert.deepEqual(
      recordsOf(UPDATE, [client(19, later), client(43)]).map(({ id }) => id),
      [43, 19],
    );
  });

  for (const [name, installed, records, count] of [
    ['a success of an update that is not there', false, [client(43), client(19)], 1],
    ['a failure of an update that is there', true, [client(20, { hresult: -2147023293 })], 1],
    ['both logs, each with a word against it', false, [client(19), servicing(2, 'Installed')], 2],
    ['a package that was taken away again', true, [servicing(2, 'Installed'), servicing(2, 'Absent', later)], 1],
    ['a package that could not be given its state', true, [servicing(3, 'Installed')], 1],
    ['a failure before a success', true, [client(20), client(19, later)], 0],
    ['a success of an update that is there', true, [client(19), servicing(2, 'Installed')], 0],
    ['a failure of an update that is not there', false, [client(20)], 0],
    ['nothing but beginnings', false, [client(43), client(44), servicing(4, 'Installed')], 0],
    ['a verdict that says neither', null, [client(19)], 0],
  ] as const)
    it(`${name}: ${count === 0 ? 'nothing is' : `${count} are`} against the verdict`, () => {
      assert.equal(contradictionsOf(installed, records).length, count);
    });

  it('are told as sentences, of the agent first; what says neither is none', () => {
    const against = contradictionsOf(false, [servicing(2, 'Permanent'), client(19)]);
    assert.deepEqual(against, [
      'event 19 of WindowsUpdateClient at 2026-11-25T09:00:00Z',
      'event 2 of Servicing at 2026-11-25T09:00:00Z, Permanent',
    ]);
    assert.equal(
      sentenceOf(servicing(3, 'Staged', { hresult: -2147023293 })),
      'event 3 of Servicing at 2026-11-25T09:00:00Z, Staged, 0x80070643',
    );
    assert.equal(sentenceOf(client(19, { hresult: 0 })), 'event 19 of WindowsUpdateClient at 2026-11-25T09:00:00Z');
    assert.deepEqual(contradictionsOf(true, [servicing(2, 'x', { state: null }), client(43)]), []);
    assert.deepEqual(contradictionsOf(true, [servicing(2, 'Permanent')]), []);
    assert.deepEqual(recordsOf(UPDATE, [servicing(2, 'Installed', { package: null })]), []);
  });

  it('name the log, the number, the time and the code', () => {
    const sentence = sentenceOf(client(20, { hresult: -2147023293 }));
    for (const part of ['20', 'WindowsUpdateClient', '2026-11-25T09:00:00Z', '0x80070643'])
      assert.ok(sentence.includes(part));
  });
});
