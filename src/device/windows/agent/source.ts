import type { UpdateSourceSettings } from '../../../schema/policy/update-policy.ts';
import { SERVER_SELECTION } from '../../../domain/agent/enumerations.ts';
import type { OutcomeItem, ServiceItem } from './items.ts';

/** Microsoft Update: Windows and the other products of Microsoft. */
export const MICROSOFT_UPDATE = '7971f918-a847-4430-9279-4a52d1efe18d';

/** Whom a searcher asks: `ServerSelection`, and the service where that is 3. */
export interface Source {
  readonly selection: number;
  readonly service: string;
}

/** @param scanService id that the offline scan file was registered under */
export function sourceFor(kind: UpdateSourceSettings['kind'], scanService: string): Source {
  switch (kind) {
    case 'deviceSetting':
      return { selection: SERVER_SELECTION.ssDefault, service: '' };
    case 'windowsServer':
      return { selection: SERVER_SELECTION.ssManagedServer, service: '' };
    case 'microsoftUpdate':
      return { selection: SERVER_SELECTION.ssOthers, service: MICROSOFT_UPDATE };
    case 'offlineScan':
      return { selection: SERVER_SELECTION.ssOthers, service: scanService };
  }
}

/**
 * Who answered, for evidence: what policy asked for and the service that the search names, else the one that the device
 * is set to.
 */
export function answeredBy(
  kind: UpdateSourceSettings['kind'],
  outcome: OutcomeItem | undefined,
  services: readonly ServiceItem[],
): string {
  const same = (one: ServiceItem): boolean => one.id?.toLowerCase() === outcome?.service?.toLowerCase();
  const named = (outcome?.service ?? '') === '' ? undefined : services.find(same);
  const set =
    kind === 'windowsServer'
      ? services.find((one) => one.managed === true)
      : services.find((one) => one.default === true);
  const service = named ?? (kind === 'deviceSetting' || kind === 'windowsServer' ? set : undefined);
  if (service === undefined) return outcome?.service ? `${kind}: ${outcome.service}` : kind;
  const url = service.url === null || service.url === '' ? '' : `, ${service.url}`;
  return `${kind}: ${service.name ?? 'unnamed'} (${service.id ?? 'no id'}${url})`;
}
