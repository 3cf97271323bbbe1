import { kbsOf } from '../../../domain/agent/facts.ts';
import { catalogueDay } from '../../../kit/catalogue-day.ts';
import type { Kit } from '../../../schema/kit.ts';
import type { System } from '../../../system/system.ts';
import type { OnProgress } from '../../port/progress.ts';
import type { Bridge } from '../bridge.ts';
import { BridgeError } from '../bridge-error.ts';
import { Agent } from './agent.ts';
import type { UpdateItem } from './items.ts';
import { ScanSource } from './scan-source.ts';
import { searchAll } from './search.ts';

/**
 * The update agent's look at this device by the `wsusscn2.cab` of a kit, without network. The file is registered for
 * the scan and taken away again by `close`, which also takes away what a killed start left.
 */
export class KitScan {
  readonly #bridge: Bridge;
  readonly #files: System['files'];
  readonly #agent: Agent;
  readonly #limitMs: number;
  #source: ScanSource | null = null;

  #scanned: string | null | undefined;

  constructor(bridge: Bridge, { clock, files }: Pick<System, 'clock' | 'files'>, limitMs: number) {
    this.#bridge = bridge;
    this.#files = files;
    this.#agent = new Agent(bridge, clock);
    this.#limitMs = limitMs;
  }

  /**
   * What the scan found missing on this device and the kit does not bring, one sentence an update; or why it was not
   * scanned.
   *
   * @param scanFile the checked copy in protected storage; undefined where nothing was copied
   */
  async warnings(kit: Kit, scanFile: string | undefined, onProgress: OnProgress): Promise<string[]> {
    if (kit.wsusscn2 === null) return [];
    const file = kit.wsusscn2.file;
    if (scanFile === undefined) return [`${file} of the kit was not scanned: that registers it, and here nothing is`];
    onProgress(`scan with ${file}`, null);
    const missing = await this.#search(scanFile, onProgress);
    if (typeof missing === 'string') return [`${file} of the kit could not be scanned: ${missing}`];
    this.#scanned = catalogueDay(this.#files, scanFile);
    const brought = new Set(kit.entries.map(({ kb }) => kb));
    return missing
      .filter((update) => !kbsOf(update).some((kb) => brought.has(kb)))
      .map(({ title, updateId }) => `missing on this device by ${file}, and not in the kit: ${title ?? updateId}`);
  }

  /** Whether the catalogue was scanned: then it tells what is missing, as of its day. */
  get judged(): boolean {
    return this.#scanned !== undefined;
  }

  /** The day of the catalogue that was scanned, null where it does not say; undefined where none was. */
  get catalogueOf(): string | null | undefined {
    return this.#scanned;
  }

  /** What is missing; a text when nobody knows, which is why. */
  async #search(scanFile: string, onProgress: OnProgress): Promise<readonly UpdateItem[] | string> {
    const source = (this.#source = new ScanSource(this.#agent, { kind: 'offlineScan', scanFile }, true));
    try {
      const missing = await this.#ask(source, onProgress);
      await source.close(); // at once: a start that is killed later leaves nothing registered
      return missing;
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      return error.message;
    }
  }

  async #ask(from: ScanSource, onProgress: OnProgress): Promise<readonly UpdateItem[] | string> {
    const source = await from.choose(await from.services());
    if (typeof source === 'string') return source;
    const limits = { limitMs: this.#limitMs, onProgress };
    const how = { agent: this.#agent, source, optional: false, hidden: false, online: true, ...limits };
    const [answer] = await searchAll(how);
    if (answer === undefined) return 'it said nothing';
    return answer.updates.ok ? answer.updates.items : answer.updates.message;
  }

  /** Ends a scan that nobody waits for. */
  async close(): Promise<void> {
    await this.#bridge.abandon();
    await this.#source?.close();
  }
}
