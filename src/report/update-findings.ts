import { acceptedTerms } from '../domain/accepted-states.ts';
import { claimsFailure } from '../domain/claim-of.ts';
import type { AcceptedState } from '../schema/accepted-states.ts';
import type { CatalogEntry } from '../schema/catalog.ts';
import type { Finding, FindingKind, InstallSummaryRow } from '../schema/report.ts';
import { heldBack } from './held-back.ts';
import { updateKey } from '../domain/update-key.ts';
import { told, type AboutUpdate } from './told-update.ts';

/** Updates whose outcome is not what was claimed, that failed, or that were not tried although they are due. */
export function updateFindings(
  rows: readonly InstallSummaryRow[],
  entries: readonly CatalogEntry[],
  accepted: readonly AcceptedState[],
): Finding[] {
  const entryOf = new Map(entries.map((entry) => [updateKey(entry), entry]));
  const optional = accepted.find(({ why }) => why === 'optional');
  return rows.flatMap((row) => updateFinding(about(row, entryOf.get(updateKey(row)), optional)));
}

function about(
  row: InstallSummaryRow,
  entry: CatalogEntry | undefined,
  optional: AcceptedState | undefined,
): AboutUpdate {
  const definitions = entry?.kind === 'definitions';
  const required = row.required && !definitions;
  const overdue = entry?.overdue === true;
  const need = definitions ? 'Definitions fail no run.' : `${required ? 'R' : 'Not r'}equired by policy.`;
  const late = overdue ? ' It waits for longer than policy allows.' : '';
  return { row, required, need: `${need}${late}`, overdue, accepted: required ? undefined : optional };
}

function updateFinding(update: AboutUpdate): Finding[] {
  const { row } = update;
  if (row.reason === 'loop') {
    const because = row.proof?.disagreed[0] ?? 'an earlier run found it installed';
    const detail = `It was left alone as a loop: ${because}.`;
    const own = { ...update, row: { ...row, detail: null } };
    return row.verdict === 'unconfirmed' ? told(own, 'loop', 'warning', detail) : failure(own, 'loop', detail);
  }
  switch (row.verdict) {
    case 'notEffective':
      return failure(update, 'notEffective', 'The installer reported success, but the update is not on the device.');
    case 'rolledBack':
      return failure(update, 'rolledBack', 'The update was installed and then undone when the device restarted.');
    case 'failed':
      return failure(update, 'failed', `${said(row)}, and the update is not on the device.`);
    case 'installedDespiteError':
      return told(
        { ...update, need: '' },
        'installedDespiteError',
        'info',
        `${said(row)}, but the update is on the device.`,
      );
    case 'unconfirmed':
      return told(update, 'unconfirmed', 'warning', uncertain(row));
    case null:
      return row.attempted ? openAttempt(update) : heldBack(update);
    default:
      return [];
  }
}

/** An attempt that nobody has looked at: its claim stands, and a success is one. */
function openAttempt(update: AboutUpdate): Finding[] {
  const { row, required, overdue } = update;
  if (row.reason === 'download') {
    const detail = 'It could not be downloaded.';
    return required && overdue ? failure(update, 'failed', detail) : told(update, 'notAttempted', 'warning', detail);
  }
  return row.reason !== 'notApplicable' && claimsFailure(row) ? failure(update, 'failed', `${said(row)}.`) : [];
}

/** A failure decides the code where policy requires the update; else somebody may answer for it. */
function failure(update: AboutUpdate, kind: FindingKind, detail: string): Finding[] {
  const { accepted, required } = update;
  if (accepted === undefined) return told(update, kind, required ? 'bad' : 'warning', detail);
  return told(update, kind, 'info', `${detail} Accepted ${acceptedTerms(accepted)}.`);
}

/** What the installer said, as far as it said anything. */
function said({ reason, hresult }: InstallSummaryRow): string {
  if (reason === 'timeLimit') return 'The installer gave no answer in its time and was ended';
  if (reason === 'installError' && hresult === null) return 'How the install ended is not known';
  return 'The installer reported an error';
}

/** Nothing can be seen, or what is seen and what is said do not agree. */
const uncertain = ({ proof }: InstallSummaryRow): string =>
  (proof?.disagreed.length ?? 0) > 0
    ? 'What the device shows and what is said of the update do not agree.'
    : 'The device does not show whether the update is installed.';
