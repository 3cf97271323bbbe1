import type { OsFacts } from '../../schema/inventory.ts';
import { FIRST_WINDOWS_11 } from '../../domain/agent/windows-of.ts';
import { releaseNumber } from '../../domain/release.ts';
import type { OsItem } from './answers.ts';

const ARCHITECTURES: Readonly<Record<string, OsFacts['architecture']>> = { AMD64: 'x64', ARM64: 'arm64', x86: 'x86' };

/** The system's facts as evidence keeps them; null when build, revision or architecture is not known. */
export function osFactsOf(item: OsItem): OsFacts | null {
  const build = Number(item.currentBuild ?? '');
  const architecture = ARCHITECTURES[item.architecture ?? ''];
  if (!Number.isSafeInteger(build) || build <= 0 || item.ubr === null || architecture === undefined) return null;
  const client = item.installationType === null || item.installationType === 'Client';
  const productName = item.productName ?? 'Windows';
  return {
    productName: client && build >= FIRST_WINDOWS_11 ? productName.replace('Windows 10', 'Windows 11') : productName,
    edition: item.editionId ?? 'unknown',
    displayVersion: item.displayVersion ?? oldRelease(item.releaseId ?? null) ?? 'unknown',
    build,
    ubr: item.ubr,
    architecture,
    installationType: item.installationType ?? 'unknown',
  };
}

/** Before 20H2 there is no DisplayVersion; ReleaseId names the release, and has said 2009 of every one since then. */
const oldRelease = (releaseId: string | null): string | null =>
  releaseId !== null && releaseNumber(releaseId) !== null ? releaseId : null;
