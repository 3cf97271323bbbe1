import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notesOf } from '../../src/report/notes.ts';
import type { Event } from '../../src/schema/run.ts';

const anEvent = (type: string, data: Event['data'] = {}, phase: Event['phase'] = null): Event => ({
  seq: 1,
  time: '2026-11-25T10:00:00.000Z',
  type,
  phase,
  data,
  prev: '0'.repeat(64),
});

const details = (...events: Event[]): string[] => notesOf(events).map(({ detail }) => detail);

describe('the notes of a report', () => {
  it('name each place of the policy that users can write to', () => {
    const found = details(anEvent('configOpenToUsers', { places: ['C:\\config', 'C:\\config\\ClientProfile.json'] }));
    assert.equal(found.length, 2);
    assert.ok(found[1]?.includes('C:\\config\\ClientProfile.json'));
  });

  it('tell who can exchange the program, and nothing of a kind that nobody knows', () => {
    const event = (kind: string) => anEvent('programOpenToUsers', { kind, places: ['C:\\Tools\\patchpilot.exe'] });
    const [found] = details(event('exchange'));
    assert.match(found ?? '', /^Users can exchange this program .*C:\\Tools\\patchpilot\.exe; copy it .*\.$/u);
    assert.deepEqual(details(event('toString')), []);
  });

  it('tell whose variable TZ decided what local time is', () => {
    const [found] = details(anEvent('timeZoneOfCaller', { timeZone: 'Asia/Tokyo' }));
    assert.match(found ?? '', /^Local time is that of the variable TZ .*Asia\/Tokyo/u);
  });

  it('tell what was hardened and what was recovered', () => {
    const found = details(
      anEvent('deviceOpened', { notes: ['hardened C:\\ProgramData\\PatchPilot'] }, '01'),
      anEvent('recovered', { path: 'State/state.json', reason: 'full of NULs' }),
      anEvent('recovered', { path: 'Logs/Events.jsonl', keptBytes: 10, tornBytes: 7 }),
    );
    assert.equal(found[0], 'hardened C:\\ProgramData\\PatchPilot');
    assert.ok(found[1]?.includes('State/state.json') && found[1].includes('full of NULs'));
    assert.ok(found[2]?.includes('Logs/Events.jsonl') && found[2].includes('7'));
  });

  it('tell of a repair, and of one that could not be carried out', () => {
    const repair = (done: boolean) => anEvent('repairEnded', { kind: 'componentStore', done, detail: 'dism: exit 0' });
    const [made, failed] = details(repair(true), repair(false));
    assert.ok(made?.includes('componentStore') && made.includes('exit 0'));
    assert.notEqual(made, failed);
  });

  it('say nothing of events that are for tools, and nothing of what they cannot read', () => {
    assert.deepEqual(details(anEvent('phaseEnded', { notes: ['no'] }), anEvent('deviceOpened', { notes: 5 })), []);
  });

  it('are those of the moment in which the report was begun, so that a report made again says the same', () => {
    const first = anEvent('deviceOpened', { notes: ['one'] });
    const begun = anEvent('phaseStarted', { name: 'Reporting' }, '11');
    const late = anEvent('recovered', { path: 'Logs/Events.jsonl', tornBytes: 7 });
    assert.deepEqual(details(first, begun, late), ['one']);
    assert.equal(details(first, begun, late, begun).length, 2);
  });
});
