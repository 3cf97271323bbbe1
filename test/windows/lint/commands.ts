/**
 * What a script may use of a command of Windows PowerShell 5.1. Only what scripts of the project use stands here, and
 * not all that the command has.
 *
 * Source: the syntax of each in PowerShell-Docs, `reference/5.1` at 27138b21b, and in the profile
 * `desktop-5.1.14393.206-windows.json` of PSScriptAnalyzer at 4b0117ca: that of Server 2016.
 */
export interface Signature {
  /** How many values it takes without their names. */
  readonly positions: number;
  /** Parameters that take a value, in full. */
  readonly values?: readonly string[];
  /** Parameters that take none. */
  readonly switches?: readonly string[];
  /** The values of a parameter that may be given, where 5.1 knows fewer than 7. */
  readonly of?: Readonly<Record<string, readonly string[]>>;
}

/** The commands of a list; null for one that may be given anything. */
export type Commands = Readonly<Record<string, Signature | null>>;

/** What the engine itself has, without a module. */
const CORE: Commands = {
  'ForEach-Object': { positions: 1, values: ['Begin', 'Process', 'End'] },
  'Where-Object': { positions: 1 },
  'Out-Null': { positions: 0 },
  'Set-StrictMode': { positions: 0, values: ['Version'] },
};

/** The bridge: its scripts run in Windows PowerShell 3.0 too, where loading a module takes seconds. */
export const BRIDGE: Commands = {
  ...CORE,
  'New-Object': { positions: 2, values: ['ArgumentList', 'ComObject', 'Property'] },
  'Write-Output': { positions: 99, switches: ['NoEnumerate'] },
  'Start-Sleep': { positions: 0, values: ['Seconds', 'Milliseconds'] },
};

/** The module and the examples: what a prompt has. */
export const PROMPT: Commands = {
  ...BRIDGE,
  'Copy-Item': { positions: 2, values: ['LiteralPath', 'Destination'], switches: ['Force', 'Recurse'] },
  'ConvertFrom-Json': { positions: 1 },
  'Get-Content': {
    positions: 1,
    values: ['LiteralPath', 'Encoding'],
    switches: ['Raw'],
    of: { Encoding: ['UTF8', 'Unicode', 'Ascii'] },
  },
  'Get-ItemProperty': { positions: 2, values: ['Path', 'LiteralPath', 'Name'] },
  'Get-Module': { positions: 1 },
  'Get-Variable': { positions: 1, values: ['Scope'], switches: ['ValueOnly'] },
  'Import-Module': { positions: 1 },
  'Join-Path': { positions: 2 },
  'Move-Item': { positions: 2, values: ['LiteralPath', 'Destination'], switches: ['Force'] },
  'New-Item': { positions: 1, values: ['Path', 'ItemType'], switches: ['Force'] },
  'New-ItemProperty': { positions: 2, values: ['Path', 'Name', 'Value', 'PropertyType'], switches: ['Force'] },
  'Remove-Item': { positions: 1, values: ['LiteralPath'], switches: ['Recurse', 'Force'] },
  'Select-Object': { positions: 1, values: ['First', 'Last', 'Skip', 'ExpandProperty'] },
  'Split-Path': { positions: 1, switches: ['Parent', 'Leaf'] },
  'Test-Path': { positions: 1, values: ['LiteralPath', 'PathType'] },
  'Write-Host': { positions: 1, switches: ['NoNewline'] },
  'Write-Warning': { positions: 1 },
};

/** A folder whose scripts are checked. */
export interface LintedFolder {
  /** In the repository. */
  readonly folder: string;
  /** True where the files are one program, so that a function of one may be called in another. */
  readonly together: boolean;
  /** The commands that the place brings itself, which no list of ours can hold. */
  readonly own: Commands;
}

const MODULE: Commands = {
  'Invoke-PatchPilotRun': null,
  'Get-PatchPilotExitCodes': null,
  'Get-PatchPilotVersion': null,
  'Get-PatchPilotExitCodeFromEvidence': null,
};

/** Commands of remote management agents, by the names that their makers give them. */
const PLACES: Commands = {
  'Ninja-Property-Set': null,
  'Set-Asset-Field': null,
  'Rmm-Alert': null,
  'Action1-Set-CustomAttribute': null,
};

export const LINTED: readonly LintedFolder[] = [
  { folder: 'src/PatchPilot.Engine', together: true, own: {} },
  { folder: 'examples', together: false, own: { ...MODULE, ...PLACES } },
];
