import type { FailureWhy } from '../schema/why.ts';

/** Whose fault it is: what came in, the machine around us, or ourselves. */
export type ErrorClass = 'input' | 'environment' | 'bug';

export interface CatalogueEntry {
  readonly class: ErrorClass;
  /** What happened, one short sentence; the subject and detail of the error complete it. */
  readonly title: string;
  /** What to do next. */
  readonly next: string;
  /** The `why=` of code 240 when this error ends a run. */
  readonly why: FailureWhy;
}

/** Every error a user can meet. A table of `docs/Troubleshooting.md` is made from it. */
export const catalogue = {
  usage: {
    class: 'input',
    title: 'The command line was not understood.',
    next: 'Run the command with --help; the message names the option and the nearest one that exists.',
    why: 'usage',
  },
  idInvalid: {
    class: 'input',
    title: 'An id cannot be used as a folder name.',
    next: 'Use letters, digits, space, dot, underscore and hyphen, at most 64, starting with a letter or digit, not ending in a dot or space, and no reserved name such as CON.',
    why: 'usage',
  },
  inputAbsent: {
    class: 'input',
    title: 'A file or run that was named does not exist.',
    next: 'Check the path or id; `patchpilot runs` lists the runs under an output root.',
    why: 'usage',
  },
  configMissing: {
    class: 'input',
    title: 'The configuration that was named does not exist.',
    next: 'Check --config: it takes ClientProfile.json or the folder that holds it.',
    why: 'config',
  },
  configInvalid: {
    class: 'input',
    title: 'A policy file has faults.',
    next: 'Mend the keys, or the ids of the command line, that are named; `patchpilot policy check` shows every fault of the tree at once.',
    why: 'config',
  },
  placeUnknown: {
    class: 'input',
    title: 'The command line names a tenant, client, site, device or ring that the configuration does not have.',
    next: 'Name one that it has, as the message says, or make its folder in the configuration.',
    why: 'config',
  },
  configUnreadable: {
    class: 'environment',
    title: 'A policy file could not be read.',
    next: 'Check the path, the share and the rights of the account that runs PatchPilot.',
    why: 'config',
  },
  configNotActedOn: {
    class: 'input',
    title: 'A policy key is set that this version does not act on.',
    next: 'Remove the key or set it to its default; no policy is silently not enforced.',
    why: 'config',
  },
  configUntrusted: {
    class: 'input',
    title: 'A configuration that commands this device can be changed by users.',
    next: 'Move the program or its configuration to a folder that only administrators can write to; one beside the program may be named with --config where it runs no commands.',
    why: 'config',
  },
  kitAbsent: {
    class: 'input',
    title: 'There is no such kit.',
    next: 'Plug the stick in, or name the folder that holds kit.json (a stick may have another letter now); `patchpilot kit build` makes one of a folder of downloads.',
    why: 'kit',
  },
  scenarioAbsent: {
    class: 'input',
    title: 'There is no such scenario.',
    next: 'Name a file by its path, or one of the embedded scenarios; `patchpilot drill` plays these and prints their names.',
    why: 'usage',
  },
  scenarioOther: {
    class: 'input',
    title: 'A run of another scenario is open on the simulated device.',
    next: 'Name that scenario to go on with it, or another --output-root to begin beside it.',
    why: 'usage',
  },
  scenarioInvalid: {
    class: 'input',
    title: 'A scenario file has faults.',
    next: 'Mend the keys that are named; `patchpilot schema scenario` prints the form.',
    why: 'usage',
  },
  notElevated: {
    class: 'environment',
    title: 'The process has no administrator rights.',
    next: 'Start it as SYSTEM or from an elevated prompt.',
    why: 'notElevated',
  },
  platformUnsupported: {
    class: 'environment',
    title: 'This system has no device that can be patched.',
    next: 'Run it on Windows 10, 11 or Server 2016 and later, or give a simulated device with --scenario.',
    why: 'platform',
  },
  outputUnusable: {
    class: 'environment',
    title: 'The output root cannot be used.',
    next: 'Give another --output-root, or run the command that the message shows.',
    why: 'output',
  },
  outputFailed: {
    class: 'environment',
    title: 'A file could not be written.',
    next: 'Free space or rights on the folder that is named, then run the same command again; it continues.',
    why: 'output',
  },
  readFailed: {
    class: 'environment',
    title: 'A file could not be read.',
    next: 'Find out what holds the file that is named, or mend the disk, then run the same command again; it continues.',
    why: 'output',
  },
  lockHeld: {
    class: 'environment',
    title: 'Another run holds this device.',
    next: 'Wait for it, or use --wait-lock; `patchpilot status` shows what it does.',
    why: 'lock',
  },
  holderStuck: {
    class: 'environment',
    title: 'The run that holds this device gives no sign of life.',
    next: 'Look at the process that is named; end it or restart the device, then run the same command again.',
    why: 'holderStuck',
  },
  searchFailed: {
    class: 'environment',
    title: 'The search for updates failed.',
    next: 'Look at the error of the update source that is shown, then run the same command again.',
    why: 'scan',
  },
  agentUnavailable: {
    class: 'environment',
    title: 'The Windows Update service is disabled or broken.',
    next: 'Enable the service wuauserv, or repair the update agent, then run the same command again.',
    why: 'agent',
  },
  setupUnfinished: {
    class: 'environment',
    title: 'Windows is in Safe Mode, in its first start, or being set up.',
    next: 'Let the setup finish, or start Windows normally, then run the same command again; an open run continues.',
    why: 'setup',
  },
  bridgeFailed: {
    class: 'environment',
    title: 'Windows PowerShell did not answer as expected.',
    next: 'Check that powershell.exe 5.1 starts for this account and is not restricted by AppLocker or WDAC.',
    why: 'powershell',
  },
  timeLimit: {
    class: 'environment',
    title: 'A step took longer than its limit and was ended.',
    next: 'Run the same command again; it looks up the outcome before it tries anything again.',
    why: 'stopped',
  },
  taskFailed: {
    class: 'environment',
    title: 'A scheduled task could not be registered or started, so that nothing was handed over.',
    next: 'Look whether the service Task Scheduler runs and who may register tasks; without --detach the run works all the same.',
    why: 'internal',
  },
  kitInvalid: {
    class: 'input',
    title: 'The kit is not what its kit.json says.',
    next: 'Nothing was installed. No network is needed: `patchpilot kit verify` names every file; take out of files/ what is not listed, copy what is missing or changed from where the kit was made, or run `patchpilot kit build` there again.',
    why: 'kit',
  },
  kitUntrusted: {
    class: 'input',
    title: 'A kit file would run as SYSTEM and no local policy trusts it.',
    next: 'Put its SHA-256 into trustedHashes, or the key that signs the kit into trustedKeys, of a ClientProfile.json that only administrators can write.',
    why: 'kit',
  },
  commandRefused: {
    class: 'input',
    title: 'A command may not run: the policy does not allow it.',
    next: 'Put its full path, and its SHA-256 where it is stated, into allowCommands of a ClientProfile.json that only administrators can write.',
    why: 'config',
  },
  addressRefused: {
    class: 'input',
    title: 'A check may not ask this address: it is link-local.',
    next: 'Name the address at which the application serves its users; metadata services of a cloud are never asked.',
    why: 'config',
  },
  evidenceUnreadable: {
    class: 'input',
    title: 'A file of the evidence is missing or cannot be read.',
    next: 'Run `patchpilot verify` on the run; it names each file and what is wrong with it.',
    why: 'evidence',
  },
  sealBroken: {
    class: 'input',
    title: 'Evidence was changed while the run waited for its reboot.',
    next: 'Run `patchpilot verify` on the run; find out who can write to the output root.',
    why: 'seal',
  },
  tooManyReboots: {
    class: 'environment',
    title: 'The device asks for yet another reboot.',
    next: 'Look at RebootPlan.json for the signal that does not go away.',
    why: 'reboots',
  },
  stopped: {
    class: 'environment',
    title: 'The run was asked to stop.',
    next: 'Run the same command again; it continues where it stopped.',
    why: 'stopped',
  },
  abandoned: {
    class: 'environment',
    title: 'An unfinished run was closed because it could not be continued.',
    next: 'Nothing to do: a fresh run has taken its place.',
    why: 'abandoned',
  },
  reportFailed: {
    class: 'environment',
    title: 'The reports could not be made.',
    next: 'The evidence is complete; `patchpilot report <run> --out DIR` makes them again.',
    why: 'report',
  },
  bundleFailed: {
    class: 'environment',
    title: 'The bundle could not be made.',
    next: 'Name another file by --out; leave out what is large by --withhold raw,diagnostics.',
    why: 'report',
  },
  shareUnusable: {
    class: 'environment',
    title: 'The folder that evidence is sent to cannot be used.',
    next: 'Check that it is there and that the account that runs this may read, write and delete in it (SYSTEM comes as the computer account of the domain); call again: what was sent is not sent twice.',
    why: 'report',
  },
  shareHasOther: {
    class: 'input',
    title: 'Something else has the name of the run where evidence is sent to; nothing is overwritten.',
    next: 'Look at both by `patchpilot verify`, move the one on the share away, and call again.',
    why: 'report',
  },
  tlsWeakened: {
    class: 'environment',
    title: 'The environment turns certificate checks off.',
    next: 'Remove NODE_TLS_REJECT_UNAUTHORIZED from the environment of the process that starts PatchPilot.',
    why: 'config',
  },
  stateNewer: {
    class: 'environment',
    title: 'A state file was written by a newer version.',
    next: 'Use the newer version of PatchPilot on this device; the file is left as it is.',
    why: 'config',
  },
  internal: {
    class: 'bug',
    title: 'PatchPilot met a fault of its own.',
    next: 'Keep the run folder and report it; run the same command again, it continues.',
    why: 'internal',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
