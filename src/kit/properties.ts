import type { KitEntry } from '../schema/kit.ts';
import { fileInCabinet } from './cabinet.ts';
import { fileTypeOf } from './file-names.ts';
import type { Files } from '../system/system.ts';

/** What a package says of itself; null where it says nothing. */
export interface PackageProperties {
  readonly kb: string | null;
  /** Its own word for its class: `Security Update`, `Update`. */
  readonly classification: string | null;
  readonly architecture: KitEntry['architecture'];
}

export const NO_PROPERTIES: PackageProperties = { kb: null, classification: null, architecture: null };

/** Property files have some 500 bytes; the manifest of a cumulative update 330 kB. */
const MAX_PROPERTIES_BYTES = 4 * 1_048_576;

/**
 * What a `.msu` or `.cab` says of itself: `<name>-pkgProperties.txt` beside the cabinet of a `.msu` (KB 934307),
 * `update.mum` in a `.cab`. Nothing where it is a WIM (from 24H2 on), is compressed with LZX, or says nothing. Never
 * throws.
 */
export function readProperties(files: Pick<Files, 'stat' | 'readAt'>, path: string): PackageProperties {
  const type = fileTypeOf(path);
  if (type !== 'msu' && type !== 'cab') return NO_PROPERTIES;
  const wanted = type === 'msu' ? /-pkgProperties\.txt$/iu : /^update\.mum$/iu;
  try {
    const bytes = fileInCabinet(files, path, (name) => wanted.test(name), MAX_PROPERTIES_BYTES);
    if (bytes === null) return NO_PROPERTIES;
    return type === 'msu' ? propertiesIn(textOf(bytes)) : manifestIn(textOf(bytes));
  } catch {
    return NO_PROPERTIES; // a damaged or unknown cabinet says nothing of itself
  }
}

/** In whatever encoding Windows tools write: UTF-16 with its mark, else UTF-8. */
function textOf(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Lines such as `KB Article Number="5044284"`, `Package Type="Security Update"`, `Processor Architecture="amd64"`. */
export function propertiesIn(text: string): PackageProperties {
  const of = (key: string): string | null =>
    new RegExp(`^\\s*${key}\\s*=\\s*"([^"\\r\\n]*)"`, 'imu').exec(text)?.[1]?.trim() ?? null;
  return {
    kb: kbIn(of('KB Article Number')),
    classification: of('Package Type'),
    architecture: architectureIn(of('Processor Architecture')),
  };
}

/** `<package identifier="KB5129195" releaseType="Security Update">` and the identity of the assembly. */
export function manifestIn(text: string): PackageProperties {
  const tag = /<package\s[^>]*>/iu.exec(text)?.[0] ?? '';
  const identity = /<assemblyIdentity\s[^>]*>/iu.exec(text)?.[0] ?? '';
  const of = (from: string, name: string): string | null =>
    new RegExp(`\\s${name}="([^"]*)"`, 'iu').exec(from)?.[1] ?? null;
  return {
    kb: kbIn(of(tag, 'identifier')),
    classification: of(tag, 'releaseType'),
    architecture: architectureIn(of(identity, 'processorArchitecture')),
  };
}

function kbIn(text: string | null): string | null {
  const digits = /^(?:KB)?(\d{4,9})$/iu.exec(text ?? '')?.[1];
  return digits === undefined ? null : `KB${digits}`;
}

const ARCHITECTURES: Readonly<Record<string, 'x64' | 'x86' | 'arm64'>> = {
  amd64: 'x64',
  x64: 'x64',
  x86: 'x86',
  arm64: 'arm64',
};

const architectureIn = (text: string | null): KitEntry['architecture'] =>
  ARCHITECTURES[text?.toLowerCase() ?? ''] ?? null;
