import type { Effect } from '../../schema/catalog.ts';

/**
 * What updates of products beside Windows leave, each in a place of its own. Sources: public detection scripts and
 * setup code that read these places; `MSIPATCHSTATE` of msi.h; the install locations of .NET (dotnet/designs,
 * install-locations.md).
 */

/** Of Edge and its runtime, by the id under which each is updated; numbers of versions as `pv`. */
const EDGE_CLIENTS = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients';
const EDGE = {
  stable: '{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}',
  webView: '{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}',
  beta: '{2CD8A007-E189-409D-A2C8-9AF4EF3C72AA}',
  dev: '{0D50BFEC-CD6A-4F9A-964C-C7416E3ACB10}',
} as const;
const CLICK_TO_RUN = 'HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration';
const VISUAL_C = {
  x64: 'HKLM\\SOFTWARE\\Microsoft\\VisualStudio\\14.0\\VC\\Runtimes\\X64',
  x86: 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\VisualStudio\\14.0\\VC\\Runtimes\\X86',
  arm64: 'HKLM\\SOFTWARE\\Microsoft\\VisualStudio\\14.0\\VC\\Runtimes\\arm64',
} as const;

/** A value whose version is read before the install. */
export interface VersionPlace {
  readonly key: string;
  readonly value: string;
}

export const versionKey = ({ key, value }: VersionPlace): string => `${key}\\${value}`;

/** The values that are to be read before anything is installed. */
export const PLACES_BEFORE: readonly VersionPlace[] = [
  ...Object.values(EDGE).map((client) => ({ key: `${EDGE_CLIENTS}\\${client}`, value: 'pv' })),
  ...Object.values(VISUAL_C).map((key) => ({ key, value: 'Version' })),
];

/** At least the version that a title names, else newer than before; nothing where neither is known. */
function atPlace(place: VersionPlace, named: string | null, before: ReadonlyMap<string, string | null>): Effect[] {
  if (named !== null) return [{ type: 'version', ...place, atLeast: named }];
  const than = before.get(versionKey(place));
  return than === undefined ? [] : [{ type: 'version', ...place, than }];
}

/**
 * Names of channels are not translated: `Microsoft Edge-WebView2 Runtime Version 152 Update for x64 based Editions
 * (Build 152.0.4191.53)`.
 */
export function edgeEffects(title: string, before: ReadonlyMap<string, string | null>): Effect[] {
  const channel = title.includes('WebView')
    ? EDGE.webView
    : /\bBeta\b/u.test(title)
      ? EDGE.beta
      : /\bDev\b/u.test(title)
        ? EDGE.dev
        : EDGE.stable;
  const named = /(?<![\d.])\d{2,3}\.0\.\d{3,5}\.\d{1,4}(?![\d.])/u.exec(title)?.[0] ?? null;
  const place = { key: `${EDGE_CLIENTS}\\${channel}`, value: 'pv' };
  const major = /(?<![\d.])\d{3}(?![\d.])/u.exec(title)?.[0];
  const effects = atPlace(place, named, before);
  // It updates itself too: one of this major version that did not move may have been there for it.
  return named !== null || major === undefined ? effects : effects.map((one) => ({ ...one, atLeast: major }));
}

/**
 * Click-to-Run names its build (`17928.20392` of 16.0.17928.20392); the rest are patches of Windows Installer, which
 * name their KB.
 */
export function officeEffects(title: string, kbs: readonly string[]): Effect[] {
  const build = /(?<![\d.])(\d{4,5}\.\d{5})(?![\d.])/u.exec(title)?.[1];
  if (build !== undefined)
    return [{ type: 'version', key: CLICK_TO_RUN, value: 'VersionToReport', atLeast: `16.0.${build}` }];
  return kbs.length === 0 ? [] : [{ type: 'installerPatch', kbs: [...kbs] }];
}

/** Major version by the year in the name of the product: keys of instances are `MSSQL16.MSSQLSERVER`. */
const SQL_MAJOR: Readonly<Record<string, number>> = {
  2012: 11,
  2014: 12,
  2016: 13,
  2017: 14,
  2019: 15,
  2022: 16,
  2025: 17,
};

export function sqlEffects(
  title: string,
  before: readonly { readonly instance: string; readonly version: string | null }[] | undefined,
): Effect[] {
  const year = /SQL Server (\d{4})/u.exec(title)?.[1] ?? '';
  if (before === undefined) return [];
  return [{ type: 'patchLevel', major: SQL_MAJOR[year] ?? null, than: before.map((one) => ({ ...one })) }];
}

/** `.NET 8.0.14 Security Update for x64 Client`, or the Visual C++ runtimes, whose keys name the processor. */
export function runtimeEffects(title: string, before: ReadonlyMap<string, string | null>): Effect[] {
  const architecture = /\b(x64|x86|arm64)\b/iu.exec(title)?.[1]?.toLowerCase() ?? null;
  if (title.includes('Visual C++')) {
    const key = architecture === null ? undefined : VISUAL_C[architecture as keyof typeof VISUAL_C];
    const named = /(?<![\d.])14\.\d+\.\d+(?:\.\d+)?(?![\d.])/u.exec(title)?.[0] ?? null;
    return key === undefined ? [] : atPlace({ key, value: 'Version' }, named, before);
  }
  const version = /(?<![\d.])(\d{1,2}\.\d+\.\d+)(?![\d.])/u.exec(title)?.[1];
  return version === undefined ? [] : [{ type: 'sharedFramework', architecture, version }];
}
