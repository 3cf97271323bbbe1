import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { scratchFolder } from '../support/sim-files.ts';
import { ansible, ansibleIsHere, EXAMPLE, PROGRAM, ROLE, writeInventory, type Played } from './ansible.ts';

const required = process.env['PATCHPILOT_ANSIBLE'] === 'required';
const why = 'no ansible-playbook on PATH: bash test/ansible/setup.sh; with PATCHPILOT_ANSIBLE=required this fails';
const skip = ansibleIsHere() || required ? false : why;

const simulated = (name: string): Record<string, unknown> => ({
  patchpilot_arguments: ['--scenario', name],
  patchpilot_plan_arguments: ['--scenario', name],
});
const play = (folder: string, inventory: string, ...args: string[]): Played =>
  ansible(folder, 'ansible-playbook', ['-i', inventory, join(EXAMPLE, 'patch.yml'), ...args]);

const RUN = '11111111-2222-4333-8444-555555555555';

/** A program that answers `run --detach` and `status` as one on Windows does: working twice, then over. */
function detaching(folder: string, code: number, run = RUN, started = 100): string {
  const path = join(folder, `detaching-${code}-${started}-${run}`);
  const script = `#!/bin/sh
echo "$@" >>"$0.calls"
case "$1" in
  run) echo "PATCHPILOT v=1 exit=${started} run=${run} root=-"; exit ${started} ;;
  status) [ "$(grep -c ^status "$0.calls")" -gt 2 ] || exit 170; echo "last run ${code}"; exit ${code} ;;
  bundle) echo zip >"$4" ;;
esac
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

suite('the role for Ansible', { skip }, () => {
  test('patches ring after ring, restarts, brings the evidence home, and stops where too many of a ring failed', (t) => {
    const folder = scratchFolder(t);
    const policy = join(folder, 'policy');
    mkdirSync(policy);
    writeFileSync(join(policy, 'ClientProfile.json'), '{}');
    const inventory = writeInventory(folder, {
      first: { ...simulated('reboot-150'), patchpilot_restart: true, patchpilot_policy: policy },
      fails: simulated('install-fails-210'),
      waits: simulated('reboot-150'),
      late: simulated('success-0'),
    });
    const runs = (host: string): string[] => readdirSync(join(folder, `out of ${host}`, 'Runs'));
    const bundles = (host: string): string[] =>
      existsSync(join(folder, 'evidence', host)) ? readdirSync(join(folder, 'evidence', host)) : [];

    const before = play(folder, inventory, '--check', '--limit', 'first');
    assert.equal(before.code, 0, before.said);
    assert.deepEqual(readdirSync(folder).sort(), ['home', 'inventory.json', 'policy'], 'check mode makes nothing');

    const played = play(folder, inventory, '--extra-vars', '{"rings": [1, 2, 1]}');
    assert.equal(played.code, 2, played.said);
    assert.match(played.said, /"msg": "PatchPilot ended with 210: PATCHPILOT v=1 exit=210 /u);
    assert.match(played.said, /first +: ok=\d+ +changed=\d+ +unreachable=0 +failed=0/u);
    assert.match(played.said, /waits +: ok=\d+ +changed=\d+ +unreachable=0 +failed=0/u);
    assert.ok(!existsSync(join(folder, 'out of late')), 'half of the second ring failed: the third is not begun');
    assert.deepEqual(bundles('first'), [`${runs('first').join()}.zip`]);
    assert.deepEqual(bundles('fails'), [`${runs('fails').join()}.zip`]);
    assert.deepEqual(bundles('waits'), [], 'a run that waits for its restart is not over');
    for (const host of ['first', 'fails']) {
      const zip = join(folder, 'evidence', host, bundles(host).join());
      const { status, stdout } = spawnSync(PROGRAM, ['verify', zip], { encoding: 'utf8' });
      assert.equal(status, 0, stdout);
    }

    const after = play(folder, inventory, '--check', '--limit', 'fails');
    assert.equal(after.code, 0, after.said);
    assert.match(after.said, /"plan for |KB\d{7}/u);
    assert.equal(runs('fails').length, 1, 'check mode runs nothing');
  });

  test('asks until a detached run is over, and fails by its code', (t) => {
    const folder = scratchFolder(t);
    const host = (name: string, program: string): Record<string, unknown> => ({
      patchpilot_detach: true,
      patchpilot_program: program,
      patchpilot_folder: join(folder, name),
    });
    const inventory = writeInventory(folder, {
      fine: host('fine', detaching(folder, 0)),
      ill: host('ill', detaching(folder, 220)),
      refused: host('refused', detaching(folder, 0, '-', 240)),
      nameless: host('nameless', detaching(folder, 0, '-')),
    });
    const { code, said } = play(folder, inventory, '--extra-vars', '{"rings": ["100%"]}');
    assert.equal(code, 2, said);
    assert.match(said, /fine +: .* failed=0/u);
    assert.match(said, /"msg": "PatchPilot ended with 220: last run 220"/u);
    assert.match(
      said,
      /"msg": "PatchPilot ended with 240: /u,
      'an older run with 0 says nothing of one that was refused',
    );
    assert.match(said, /"msg": "PatchPilot ended with 100: /u);
    const callsOf = (name: string): string[] =>
      readFileSync(join(folder, name, 'patchpilot.calls'), 'utf8')
        .trim()
        .split('\n');
    for (const name of ['refused', 'nameless']) assert.equal(callsOf(name).length, 1);
    for (const name of ['fine', 'ill']) {
      const calls = callsOf(name);
      assert.match(calls[0] ?? '', /^run --detach --output-root \S+/u);
      assert.deepEqual(calls.map((one) => one.split(' ')[0]).join(), 'run,status,status,status,bundle');
      assert.match(calls[1] ?? '', new RegExp(`^status --exit-code --run ${RUN} --output-root `, 'u'));
    }
    assert.ok(existsSync(join(folder, 'evidence', 'ill')));
  });

  test('says to Windows only what its modules know', (t) => {
    const folder = scratchFolder(t);
    const files = readdirSync(join(ROLE, 'tasks', 'windows')).map((name) => join(ROLE, 'tasks', 'windows', name));
    const tasks = files.map((file) => ({ 'ansible.builtin.import_tasks': file }));
    writeFileSync(join(folder, 'all.json'), JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
    const checked = ansible(folder, 'ansible-playbook', ['--syntax-check', '-i', 'localhost,', 'all.json']);
    assert.equal(checked.code, 0, checked.said);

    const used = files.flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(/^ {2}(ansible\.windows\.\w+):\n((?: {4}.*\n)+)/gmu),
    ]);
    assert.ok(used.length >= 7);
    const names = [...new Set(used.map(([, name = '']) => name))];
    const told = spawnSync('ansible-doc', ['--json', ...names], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    const docs = JSON.parse(told.stdout) as Record<string, { doc: { options: Record<string, unknown> } }>;
    for (const [, name = '', body = ''] of used)
      for (const [, option = ''] of body.matchAll(/^ {4}(\w+):/gmu))
        assert.ok(Object.hasOwn(docs[name]?.doc.options ?? {}, option), `${name} has no option ${option}`);
  });
});
