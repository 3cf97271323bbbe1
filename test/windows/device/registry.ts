import type { CallOptions, CallResult } from './call.ts';

export type RegistryKind = 'REG_SZ' | 'REG_EXPAND_SZ' | 'REG_MULTI_SZ' | 'REG_DWORD' | 'REG_QWORD' | 'REG_BINARY';

export interface RegistryValue {
  kind: RegistryKind;
  /** As `reg.exe` writes it: `0x1af3` for a number, `\0` between texts. */
  data: string;
}

type Exec = (program: string, args: readonly string[], options?: CallOptions) => Promise<CallResult>;

/** A device's registry, through its own reg.exe. An empty value name is the default value. */
export class Registry {
  readonly #exec: Exec;

  constructor(exec: Exec) {
    this.#exec = exec;
  }

  /** Undefined when there is no such value. */
  async get(key: string, name: string): Promise<RegistryValue | undefined> {
    const { code, stdout } = await this.#exec('reg.exe', ['query', key, ...valueName(name)]);
    if (code !== 0) return undefined;
    const match = /^ {4}.*? {4}(REG_\w+) {4}(.*)$/m.exec(stdout.replaceAll('\r', ''));
    return match === null ? undefined : { kind: match[1] as RegistryKind, data: match[2] ?? '' };
  }

  async hasKey(key: string): Promise<boolean> {
    return (await this.#exec('reg.exe', ['query', key])).code === 0;
  }

  async set(key: string, name: string, data: string | number, kind?: RegistryKind): Promise<void> {
    const type = kind ?? (typeof data === 'number' ? 'REG_DWORD' : 'REG_SZ');
    await this.#succeed(['add', key, ...valueName(name), '/t', type, '/d', String(data), '/f']);
  }

  async addKey(key: string): Promise<void> {
    await this.#succeed(['add', key, '/f']);
  }

  /** Without a name, the key with all that is below it. */
  async delete(key: string, name?: string): Promise<void> {
    await this.#succeed(['delete', key, ...(name === undefined ? [] : valueName(name)), '/f']);
  }

  async #succeed(args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await this.#exec('reg.exe', args);
    if (code !== 0) throw new Error(`expected reg ${args.join(' ')} to succeed, got ${code}: ${stdout}${stderr}`);
  }
}

function valueName(name: string): string[] {
  return name === '' ? ['/ve'] : ['/v', name];
}
