import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
export const EXAMPLE = join(ROOT, 'examples', 'rmm-integration', 'ansible');
export const ROLE = join(EXAMPLE, 'roles', 'patchpilot');
export const PROGRAM = process.env['PATCHPILOT_LINUX'] ?? join(ROOT, 'dist', 'patchpilot');

/** Whether `ansible-playbook` is on this machine. */
export const ansibleIsHere = (): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'ansible-playbook')));

/** What a playbook came to. */
export interface Played {
  readonly code: number | null;
  readonly said: string;
}

/** Runs one of Ansible's programs in a folder of its own: no configuration, no cache and no file of this machine's. */
export function ansible(folder: string, program: string, args: readonly string[]): Played {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...{ PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
      ...{ ANSIBLE_ROLES_PATH: join(EXAMPLE, 'roles'), ANSIBLE_NOCOLOR: '1', ANSIBLE_RETRY_FILES_ENABLED: '0' },
    },
  });
  return { code: status, said: `${stdout}${stderr}` };
}

/** A device for the role: its variables beside those that all have. */
export type Hosts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** An inventory of simulated devices on this machine, each with an output root of its own below `folder`. */
export function writeInventory(folder: string, hosts: Hosts): string {
  const path = join(folder, 'inventory.json');
  const vars = {
    ansible_connection: 'local',
    ansible_python_interpreter: '/usr/bin/python3',
    patchpilot_platform: 'posix',
    patchpilot_detach: false,
    patchpilot_program: PROGRAM,
    patchpilot_folder: join(folder, 'the program'),
    patchpilot_evidence: join(folder, 'evidence'),
    patchpilot_output_root: `${folder}/out of {{ inventory_hostname }}`,
    patchpilot_ids: { 'tenant-id': 'MSP-001', 'site-id': 'Head office' },
    patchpilot_poll_seconds: 1,
  };
  writeFileSync(path, JSON.stringify({ devices: { hosts, vars } }));
  return path;
}
