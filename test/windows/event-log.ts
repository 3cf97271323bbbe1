import type { Device } from './bench.ts';
import type { AgentEvent } from './device/updateAgent.ts';

/** Lets `wevtutil.exe` answer with what the update agent of the bench has written into its event log so far. */
export async function showEventLog(device: Device): Promise<void> {
  const events = (await device.agentEvents()).filter(({ log }) => log === 'System');
  const stdout = events.map(xmlOf).join('\r\n');
  await device.standIn('wevtutil.exe', { when: [{ contains: 'WindowsUpdateClient', stdout }] });
}

/** A record as `wevtutil qe /f:xml` prints it. */
function xmlOf({ source, id, time, data }: AgentEvent): string {
  const fields = Object.entries(data ?? {}).map(([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`);
  return (
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${source}'/>` +
    `<EventID>${id}</EventID><TimeCreated SystemTime='${time}'/></System><EventData>${fields.join('')}</EventData></Event>`
  );
}

const escaped = (value: string | number): string =>
  String(value).replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
