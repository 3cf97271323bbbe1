import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import { quoted } from '../../../src/device/windows/tasks/command-line.ts';
import { taskDifferences } from '../../../src/device/windows/tasks/compare.ts';
import { taskBytes, taskText, taskXml, type TaskDefinition } from '../../../src/device/windows/tasks/definition.ts';
import { registerTask, removeTask, startTask } from '../../../src/device/windows/tasks/scheduled-tasks.ts';
import { PatchPilotError } from '../../../src/errors/error.ts';
import type { System } from '../../../src/system/system.ts';
import { recorded, recording } from '../../support/recorded.ts';

const NOW = Date.parse('2026-11-27T08:00:00.500Z');
const TEMPLATE = readFileSync(join(import.meta.dirname, '../../../assets/windows/task.xml.mustache'), 'utf8');
const TASK: TaskDefinition = {
  name: '\\PatchPilot\\3f2a0000-0000-4000-8000-000000000001',
  description: 'a run',
  atStart: false,
  program: 'C:\\ProgramData\\PatchPilot\\machine\\detached\\x\\program\\patchpilot.exe',
  args: ['run', '--detached', 'x'],
  folder: 'C:\\ProgramData\\PatchPilot\\machine\\detached\\x',
};
const xmlOf = (more: Partial<TaskDefinition> = {}): string => taskXml(TEMPLATE, { ...TASK, ...more }, NOW);
const valueOf = (xml: string, name: string): string => new RegExp(`<${name}>(.*)</${name}>`, 'u').exec(xml)?.[1] ?? '';

/** The published schema demands a delay of each time trigger; the tasks of Windows itself have none (recorded). */
const forSchema = (xml: string): string =>
  xml
    .replace('UTF-16', 'UTF-8')
    .replace('    </TimeTrigger>', '      <RandomDelay>PT0M</RandomDelay>\n    </TimeTrigger>');

/** Tasks of Windows, as it writes them out. */
const RECORDED = [
  'schtasks-xml-Servicing-StartComponentCleanup',
  'schtasks-xml-UpdateOrchestrator-MusUx_LogonUpdateResults',
  'schtasks-xml-UpdateOrchestrator-Reboot_AC',
  'schtasks-xml-UpdateOrchestrator-Reboot_Battery',
  'schtasks-xml-UpdateOrchestrator-Report_policies',
  'schtasks-xml-UpdateOrchestrator-Schedule_Maintenance_Work',
  'schtasks-xml-UpdateOrchestrator-Schedule_Scan',
  'schtasks-xml-UpdateOrchestrator-Schedule_Scan_Static_Task',
];

/** Names of files as Windows allows them. */
const aName = fc.string({ unit: fc.constantFrom(..."ab &'%()!^=+,;äß漢-_."), minLength: 1, maxLength: 12 });

/** What CommandLineToArgvW makes of the words behind the program. */
function argumentsOf(commandLine: string): string[] {
  const words: string[] = [];
  let [word, quote, begun, at] = ['', false, false, 0];
  while (at < commandLine.length) {
    const slashes = /^\\*/u.exec(commandLine.slice(at))?.[0].length ?? 0;
    const next = commandLine[at + slashes];
    if (next === '"') {
      word += '\\'.repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) word += '"';
      else quote = !quote;
      begun = true;
      at += slashes + 1;
    } else if (slashes > 0) {
      word += '\\'.repeat(slashes);
      begun = true;
      at += slashes;
    } else if (!quote && /\s/u.test(next ?? '')) {
      if (begun) words.push(word);
      [word, begun] = ['', false];
      at++;
    } else {
      word += next ?? '';
      begun = true;
      at++;
    }
  }
  return begun ? [...words, word] : words;
}

describe('the definition of a task', () => {
  it('is UTF-16LE with its mark, which is all that schtasks takes in every case', () => {
    const bytes = Buffer.from(taskBytes(xmlOf()));
    assert.equal(bytes.subarray(0, 8).toString('hex'), 'fffe3c003f007800');
    assert.match(xmlOf(), /^<\?xml version="1\.0" encoding="UTF-16"\?>/u);
    assert.equal(taskText(bytes)?.replaceAll('\r\n', '\n'), xmlOf());
    assert.equal(taskText(Buffer.from(xmlOf())), null);
  });

  it('names SYSTEM without a logon type, removes itself, and is kept from starting by no battery', () => {
    const xml = xmlOf();
    assert.deepEqual(
      ['UserId', 'RunLevel', 'EndBoundary', 'DeleteExpiredTaskAfter', 'DisallowStartIfOnBatteries'].map((name) =>
        valueOf(xml, name),
      ),
      ['S-1-5-18', 'HighestAvailable', '2026-11-28T08:00:00Z', 'PT0S', 'false'],
    );
    assert.doesNotMatch(xml, /LogonType|Password|BootTrigger/u);
    const resume = xmlOf({ atStart: true });
    assert.deepEqual([valueOf(resume, 'Delay'), valueOf(resume, 'EndBoundary')], ['PT5M', '2026-12-27T08:00:00Z']);
    assert.doesNotMatch(resume, /TimeTrigger/u);
  });

  it('is valid by the documented schema, whatever its names', recorded('tools/task-scheduler.xsd'), async () => {
    const schema = recording('tools/task-scheduler.xsd').toString('utf8');
    const names = fc.sample(aName, { numRuns: 20, seed: 7 });
    const tasks = names.flatMap((name) => [
      xmlOf({ program: `C:\\${name}\\p.exe`, args: [name] }),
      xmlOf({ atStart: true, description: name }),
    ]);
    const xml = tasks.map((text, at) => ({ fileName: `${at}.xml`, contents: forSchema(text) }));
    const { valid, errors } = await validateXML({ xml, schema });
    assert.deepEqual([valid, errors], [true, []]);
    const good = recording('tools/task-run-good.xml').toString('utf8');
    assert.equal((await validateXML({ xml: [{ fileName: 'good.xml', contents: good }], schema })).valid, true);
    const wrong = xmlOf().replace('<RunLevel>', '<LogonType>ServiceAccount</LogonType><RunLevel>');
    assert.equal(
      (await validateXML({ xml: [{ fileName: 'wrong.xml', contents: forSchema(wrong) }], schema })).valid,
      false,
    );
  });

  it('says each path and each argument so that Windows reads the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'a "\\&<é'), maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        aName,
        (args, name) => {
          assert.deepEqual(argumentsOf(args.map(quoted).join(' ')), args);
          const xml = xmlOf({ args, program: `C:\\${name}\\p.exe` });
          assert.deepEqual(taskDifferences(xml, xml), []);
          assert.notDeepEqual(
            taskDifferences(xml, xmlOf({ args: [...args, 'more'], program: `C:\\${name}\\p.exe` })),
            [],
          );
        },
      ),
    );
  });
});

describe('what Windows made of a task', () => {
  it('is the same in another order, with other words for the same moment, defaults left out, and settings more', () => {
    const registered = xmlOf()
      .replace(
        '<Enabled>true</Enabled>\n      <StartBoundary>2026-11-27T07:00:00Z',
        '<StartBoundary>2026-11-27T07:00:00.000Z',
      )
      .replace('    <StartWhenAvailable>false</StartWhenAvailable>\n', '')
      .replace('<Priority>', '<WakeToRun>false</WakeToRun><Priority>');
    assert.notEqual(registered, xmlOf());
    assert.deepEqual(taskDifferences(xmlOf(), registered), []);
  });

  const changed: readonly [string, string, string][] = [
    ['another account', 'S-1-5-18', 'S-1-5-19'],
    ['another program', 'patchpilot.exe', 'other.exe'],
    ['a second action', '</Exec>', '</Exec><Exec><Command>x</Command></Exec>'],
    ['a trigger more', '</Triggers>', '<LogonTrigger><UserId>x</UserId></LogonTrigger></Triggers>'],
    ['no end', '<EndBoundary>2026-11-28T08:00:00Z</EndBoundary>', ''],
    [
      'a task that is off',
      '<AllowStartOnDemand>true</AllowStartOnDemand>\n    <Enabled>true',
      '<AllowStartOnDemand>true</AllowStartOnDemand>\n    <Enabled>false',
    ],
    ['what is no XML', '</Task>', ''],
  ];
  for (const [what, from, to] of changed) {
    it(`is another with ${what}`, () => {
      assert.ok(xmlOf().includes(from));
      assert.notDeepEqual(taskDifferences(xmlOf(), xmlOf().replace(from, to)), []);
    });
  }

  it('is read of every task that was recorded', recorded('tools'), () => {
    for (const name of RECORDED) {
      const text = taskText(recording(`tools/${name}.xml`));
      assert.ok(text !== null, name);
      assert.deepEqual(taskDifferences(text, text), [], name);
      assert.notDeepEqual(taskDifferences(xmlOf(), text), [], name);
    }
  });
});

/** A Task Scheduler over a map; `answer`: the exit code of schtasks, and whether it does what it is asked. */
function aService(answer: (verb: string) => { code: number; does: boolean }) {
  const files = new Map<string, Uint8Array>();
  const calls: string[][] = [];
  const place = (name: string): string => `C:\\Windows\\System32\\Tasks${name}`;
  const run = ({ args }: { args: string[] }) => {
    calls.push(args);
    const { code, does } = answer(args[0] ?? '');
    const file = place(args[2] ?? '');
    if (does && args[0] === '/create') files.set(file, files.get(args[4] ?? '') ?? Buffer.of());
    if (does && args[0] === '/delete') files.delete(file);
    return Promise.resolve({ code, ended: 'exit', stdout: '', stderr: 'FEHLER: Zugriff verweigert\r\n', error: null });
  };
  const system = {
    host: { systemRoot: 'C:\\Windows' },
    assets: { text: () => TEMPLATE },
    clock: { now: () => NOW },
    files: {
      read: (path: string) => files.get(path),
      writeAtomic: (path: string, bytes: Uint8Array) => files.set(path, bytes),
    },
    processes: { run },
  } as unknown as System;
  return { system, calls, isThere: () => files.has(place(TASK.name)) };
}

const isTaskFailed = (thrown: unknown): boolean => thrown instanceof PatchPilotError && thrown.code === 'taskFailed';

describe('the Task Scheduler', () => {
  it('is asked with the name and the file alone, nothing of the task stands on the command line', async () => {
    const { system, calls, isThere } = aService(() => ({ code: 0, does: true }));
    await registerTask(system, TASK, 'C:\\x\\run.xml');
    await startTask(system, TASK.name, () => false);
    assert.ok(isThere());
    await removeTask(system, TASK.name, 'of another run');
    assert.ok(isThere());
    await removeTask(system, TASK.name);
    await removeTask(system, TASK.name);
    assert.deepEqual(calls, [
      ['/create', '/tn', TASK.name, '/xml', 'C:\\x\\run.xml', '/f'],
      ['/run', '/tn', TASK.name],
      ['/delete', '/tn', TASK.name, '/f'],
    ]);
  });

  it('is not believed: a task that is not there, or another, was not registered, and is removed', async () => {
    const lies = aService(() => ({ code: 0, does: false }));
    await assert.rejects(registerTask(lies.system, TASK, 'C:\\x\\run.xml'), isTaskFailed);
    const refuses = aService(() => ({ code: 1, does: true }));
    await assert.rejects(registerTask(refuses.system, TASK, 'C:\\x\\run.xml'), isTaskFailed);
    const { system, isThere } = aService(() => ({ code: 0, does: true }));
    const other = system;
    other.files.read = (() => {
      const read = system.files.read.bind(system.files);
      return (path: string, most: number) =>
        path.includes('Tasks') && isThere() ? taskBytes(xmlOf({ program: 'C:\\y.exe' })) : read(path, most);
    })();
    await assert.rejects(registerTask(other, TASK, 'C:\\x\\run.xml'), isTaskFailed);
    assert.equal(isThere(), false);
  });

  it('that gives no answer has started the task where that says so itself', async () => {
    const { system } = aService(() => ({ code: 1, does: false }));
    await startTask(system, TASK.name, () => true);
    await assert.rejects(
      startTask(system, TASK.name, () => false),
      isTaskFailed,
    );
  });
});
