import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { recordsIn } from '../../src/device/windows/event-records.ts';
import { fastStartIn } from '../../src/device/windows/restart.ts';
import { recorded, recording } from '../support/recorded.ts';

const FILES = [
  'events/wevtutil-System-w7sp1-en.xml',
  'events/wevtutil-System-w10-1703-en.xml',
  'events/wevtutil-System-w10-1803-en.xml',
  'events/wevtutil-System-wuclient-en-w10-w11.xml',
  'events/wevtutil-Setup-servicing-en.xml',
];

/** Each record of a recording as it stands; one may run over several lines. */
const linesOf = (file: string): string[] =>
  [
    ...recording(file)
      .toString('utf8')
      .matchAll(/<Event [^]*?<\/Event>/gu),
  ].map(([record]) => record);
const of = (lines: readonly string[], provider: string): string[] =>
  lines.filter((line) => line.includes(`'Microsoft-Windows-${provider}'`));
const idOf = (line: string): number =>
  Number(
    line
      .slice(line.indexOf('<EventID'))
      .replace(/^[^>]*>/u, '')
      .split('<')[0],
  );

for (const file of FILES) {
  describe(file, () => {
    test('every record of the update agent and of servicing is read, with its time and number', recorded(file), () => {
      const lines = linesOf(file);
      const wanted = [...of(lines, 'WindowsUpdateClient'), ...of(lines, 'Servicing')];
      const found = recordsIn(lines.join('\r\n'));
      ok(wanted.length > 0);
      deepEqual(found.map(({ id }) => id).sort(), wanted.map(idOf).sort());
      for (const { time } of found) ok(Number.isFinite(Date.parse(time)), time);
    });

    test(
      'an update is told by its id and revision, a failure by its code, a package by its name and state',
      recorded(file),
      () => {
        for (const { source, id, updateId, revision, hresult, package: name, state } of recordsIn(
          linesOf(file).join('\n'),
        )) {
          const what = `${source} ${id}`;
          if (source === 'WindowsUpdateClient' && [19, 20, 43, 44].includes(id))
            deepEqual([typeof updateId, typeof revision], ['string', 'number'], what);
          if (source === 'WindowsUpdateClient' && id === 20) ok(hresult !== null && hresult < 0, what);
          if (source === 'Servicing' && id !== 1) ok(name !== null, what);
          if (source === 'Servicing' && id === 2) ok(state !== null && !/^5\d{3}$/u.test(state), what);
        }
      },
    );

    test('how the kernel was started is read from each of its records', recorded(file), () => {
      for (const line of of(linesOf(file), 'Kernel-Boot').filter((one) => idOf(one) === 27)) {
        const type = /'BootType'>([^<]*)</u.exec(line)?.[1];
        ok(type !== undefined);
        equal(fastStartIn(line), Number(type) === 1, line);
      }
    });
  });
}
