import type * as v from 'valibot';
import type { installedApplication } from '../../../schema/inventory.ts';
import { guidOf, numberOf } from './seed.ts';

type Application = v.InferOutput<typeof installedApplication>;

/** Applications of an office device: name, version, publisher. */
const COMMON = `Microsoft Edge|142.0.3595.94|Microsoft Corporation
Microsoft Edge WebView2 Runtime|142.0.3595.94|Microsoft Corporation
Microsoft 365 Apps for business - en-us|16.0.19426.20186|Microsoft Corporation
Microsoft OneDrive|25.209.1026.0002|Microsoft Corporation
Microsoft Teams classic meeting add-in|1.25.28902|Microsoft
Microsoft Visual C++ 2015-2022 Redistributable (x64)|14.44.35211.0|Microsoft Corporation
Microsoft Visual C++ 2015-2022 Redistributable (x86)|14.44.35211.0|Microsoft Corporation
Microsoft Windows Desktop Runtime - 8.0 (x64)|8.0.22.35329|Microsoft Corporation
Microsoft ODBC Driver 18 for SQL Server|18.5.2.1|Microsoft Corporation
Microsoft OLE DB Driver 19 for SQL Server|19.4.1.0|Microsoft Corporation
Adobe Acrobat (64-bit)|25.001.20844|Adobe
Google Chrome|142.0.7444.176|Google LLC
Mozilla Firefox ESR (x64 en-US)|140.5.0|Mozilla
7-Zip 25.01 (x64)|25.01|Igor Pavlov
Notepad++ (64-bit x64)|8.8.7|Notepad++ Team
VLC media player|3.0.21|VideoLAN
PuTTY release 0.83 (64-bit)|0.83.0.0|Simon Tatham
WinSCP 6.5|6.5.4|Martin Prikryl
KeePass Password Safe 2.59|2.59|Dominik Reichl
Zoom Workplace (64-bit)|6.6.19875|Zoom
TeamViewer Host|15.71.5|TeamViewer
Intel(R) Management Engine Components|2433.6.3.0|Intel Corporation
Intel(R) Wireless Bluetooth(R)|23.140.0.3|Intel Corporation
Realtek Audio Driver|6.0.9739.1|Realtek Semiconductor Corp.
Dell Command Update for Windows|5.5.0|Dell Inc.
Dell SupportAssist|4.9.0.41|Dell Inc.`
  .split('\n')
  .map((line) => {
    const [name = '', version = '', publisher = ''] = line.split('|');
    return { name, version, publisher };
  });

const PUBLISHERS = [
  'Contoso Ltd.',
  'Fabrikam Inc.',
  'Northwind Traders',
  'Litware Inc.',
  'Tailspin Toys',
  'Wingtip Software GmbH',
  'Adventure Works',
  'Proseware AG',
] as const;
const PRODUCTS = [
  'Warehouse',
  'Ledger',
  'Payroll',
  'Time Tracking',
  'CRM Client',
  'Label Printing',
  'Document Archive',
  'Till',
  'Scanner Suite',
  'Dental Imaging',
  'Route Planner',
] as const;
const COMPONENTS = ['', ' Connector', ' Reporting', ' Runtime', ' Help', ' Outlook Add-in', ' PDF Export'] as const;

/** The first `howMany` applications: the usual ones, then those of a business. */
export function generateApplications(howMany: number): Application[] {
  const applications = COMMON.slice(0, howMany).map((one) => installed(one.name, one.version, one.publisher));
  for (let i = 0; applications.length < howMany; i += 1) {
    const publisher = PUBLISHERS[i % PUBLISHERS.length] ?? PUBLISHERS[0];
    const product = PRODUCTS[Math.floor(i / 3) % PRODUCTS.length] ?? PRODUCTS[0];
    const component = COMPONENTS[i % COMPONENTS.length] ?? COMPONENTS[0];
    const name = `${publisher.split(' ')[0]} ${product}${component} ${2019 + Math.floor(i / 88)}`;
    applications.push(installed(name, versionOf(name), publisher));
  }
  return applications;
}

/** One of four is a per-user or 32-bit install; the id is the key of its uninstall entry. */
function installed(name: string, version: string, publisher: string): Application {
  const scope = ['machine', 'machine', 'machine32', 'machine'][numberOf(name, 4)] ?? 'machine';
  return { id: `{${guidOf(`application ${name}`).toUpperCase()}}`, name, version, publisher, scope };
}

const versionOf = (name: string): string =>
  `${1 + numberOf(name, 24)}.${numberOf(`${name} minor`, 10)}.${numberOf(`${name} build`, 9000)}.${numberOf(`${name} revision`, 20)}`;
