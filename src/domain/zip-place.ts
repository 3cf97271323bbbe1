import { checkId, type IdKind } from './ids.ts';

/** Whose run it is, and which; a simulated device has a folder of its own beside the real one. */
export interface RunNames {
  readonly tenantId: string;
  readonly clientId: string;
  readonly siteId: string;
  readonly deviceId: string;
  readonly simulated: boolean;
  readonly runId: string;
}

/** Where the zip of a run lies below the folder that evidence is collected in. */
export interface ZipPlace {
  readonly folders: readonly string[];
  readonly file: string;
}

const RUN_ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const WHOLE_RUN_ID = new RegExp(`^${RUN_ID}$`, 'u');
/** As the file door names its own temporary files. */
const PARTIAL = new RegExp(String.raw`^\.(${RUN_ID})\.zip\.[0-9a-f]{16}\.tmp$`, 'u');
const KINDS = ['tenantId', 'clientId', 'siteId', 'deviceId'] as const satisfies readonly IdKind[];

/**
 * `<tenant>/<client>/<site>/<device>/<run id>.zip`; `~sim` follows the device where it is a scripted one. Two runs
 * never have one place, since a run id is in it; every part is a name on Windows, and leads nowhere else. A string says
 * which id cannot be a name: they come from a file, which may have been changed.
 */
export function zipPlace(names: RunNames): ZipPlace | string {
  if (!WHOLE_RUN_ID.test(names.runId)) return `expected a run id, got ${JSON.stringify(names.runId)}`;
  for (const kind of KINDS) {
    const fault = checkId(kind, names[kind]);
    if (fault !== null) return fault;
  }
  const { tenantId, clientId, siteId, deviceId, simulated, runId } = names;
  return { folders: [tenantId, clientId, siteId, simulated ? `${deviceId}~sim` : deviceId], file: `${runId}.zip` };
}

/** The name of a zip while it is written; `guid` makes it one that nobody else writes to. */
export const partialName = ({ file }: ZipPlace, guid: string): string =>
  `.${file}.${guid.replaceAll('-', '').slice(0, 16)}.tmp`;

/** The run that a name of `partialName` is of; null for every other name. */
export const runOfPartial = (name: string): string | null => PARTIAL.exec(name)?.[1] ?? null;
