import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordsIn } from '../../../src/device/windows/event-records.ts';

const HEAD = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>";
const system = (provider: string, id: number): string =>
  `${HEAD}<Provider Name='Microsoft-Windows-${provider}' Guid='{945a8954-c147-4acd-923f-40c45405a658}'/><EventID>${id}</EventID>` +
  `<Version>1</Version><Level>4</Level><TimeCreated SystemTime='2026-11-25T09:00:00.1234567Z'/><Computer>PC</Computer></System>`;
const client = (id: number, more = ''): string =>
  `${system('WindowsUpdateClient', id)}<EventData><Data Name='updateTitle'>2026-11 &lt;Data Name='updateGuid'&gt; (KB5070311)</Data>` +
  `<Data Name='updateGuid'>{6B1F6F0A-56A7-4B5C-8D3E-0C9A1D2E3F40}</Data><Data Name='updateRevisionNumber'>200</Data>${more}</EventData></Event>`;
const servicing = (id: number): string =>
  `${system('Servicing', id)}<UserData><CbsPackageChangeState xmlns='http://manifests.microsoft.com/win/2004/08/windows/setup_provider'>` +
  `<PackageIdentifier>KB5070311</PackageIdentifier><IntendedPackageState>5112</IntendedPackageState>` +
  `<IntendedPackageStateTextized>Installed</IntendedPackageStateTextized><ErrorCode>0x800f0922</ErrorCode>` +
  `<Client>WindowsUpdateAgent</Client></CbsPackageChangeState></UserData></Event>`;

const ID = '6b1f6f0a-56a7-4b5c-8d3e-0c9a1d2e3f40';
const TIME = '2026-11-25T09:00:00Z';

test('records of both logs are read, one after the other, without a root element', () => {
  const common = { time: TIME, updateId: ID, revision: 200, package: null, state: null };
  assert.deepEqual(
    recordsIn(`${client(19)}\r\n${client(20, "<Data Name='errorCode'>0x80070643</Data>")}${servicing(3)}`),
    [
      { ...common, source: 'WindowsUpdateClient', id: 19, hresult: null },
      { ...common, source: 'WindowsUpdateClient', id: 20, hresult: -2147023293 },
      {
        ...{ time: TIME, source: 'Servicing', id: 3, updateId: null, revision: null },
        ...{ package: 'KB5070311', state: 'Installed', hresult: -2146498270 },
      },
    ],
  );
});

test('the state of a servicing record is its number; its text may be empty', () => {
  const states = (number: string, text: string) =>
    recordsIn(servicing(2).replace('>5112<', `>${number}<`).replace('>Installed<', `>${text}<`)).map(
      ({ state }) => state,
    );
  assert.deepEqual(states('5112', ''), ['Installed']);
  assert.deepEqual(states('5000', ''), ['Absent']);
  assert.deepEqual(states('5064', 'Bereitgestellt'), ['Staged']);
  assert.deepEqual(states('5080', ''), ['Superseded']);
  assert.deepEqual(states('5128', ''), ['Permanent']);
  assert.deepEqual(states('5101', ''), ['5101']);
  assert.deepEqual(states('', 'Installed'), ['Installed']);
});

for (const [name, text] of [
  ['nothing', ''],
  ['text that is no XML', 'Access is denied.'],
  ['a record that is cut off', client(19).slice(0, -5)],
  ['a record of somebody else', client(19).replace('WindowsUpdateClient', 'Kernel-Boot')],
  ['a record without a time', client(19).replace('SystemTime', 'Time')],
] as const)
  test(`${name} holds no record`, () => {
    assert.deepEqual(recordsIn(text), []);
  });
