import { win32 } from 'node:path';
import type { HostFacts } from '../../system/system.ts';

/**
 * The environment of every child process: constants, nothing inherited. What is left out Node would fill in from our
 * own environment, which whoever started us may have prepared; so everything it fills in is set.
 *
 * @param temporaryFolder where children write what nobody else may exchange
 */
export function childEnvironment(
  { systemRoot, hostName, processors }: Pick<HostFacts, 'systemRoot' | 'hostName' | 'processors'>,
  temporaryFolder: string,
): Record<string, string> {
  const drive = win32.parse(systemRoot).root.replace(/\\$/u, '');
  const system32 = win32.join(systemRoot, 'System32');
  const shell = win32.join(system32, 'WindowsPowerShell', 'v1.0');
  const profile = win32.join(system32, 'config', 'systemprofile');
  const programFiles = `${drive}\\Program Files`;
  return {
    SystemRoot: systemRoot,
    windir: systemRoot,
    SystemDrive: drive,
    PATH: [system32, systemRoot, win32.join(system32, 'Wbem'), shell].join(';'),
    PATHEXT: '.COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC',
    ComSpec: win32.join(system32, 'cmd.exe'),
    PSModulePath: win32.join(shell, 'Modules'),
    TEMP: temporaryFolder,
    TMP: temporaryFolder,
    OS: 'Windows_NT',
    // Of this program and what it starts: an x64 program sees AMD64 on every Windows, also where it is translated.
    PROCESSOR_ARCHITECTURE: 'AMD64',
    NUMBER_OF_PROCESSORS: String(processors),
    COMPUTERNAME: hostName,
    USERNAME: 'SYSTEM',
    USERDOMAIN: hostName,
    LOGONSERVER: `\\\\${hostName}`,
    USERPROFILE: profile,
    HOMEDRIVE: drive,
    HOMEPATH: profile.slice(drive.length),
    APPDATA: win32.join(profile, 'AppData', 'Roaming'),
    LOCALAPPDATA: win32.join(profile, 'AppData', 'Local'),
    PUBLIC: `${drive}\\Users\\Public`,
    DriverData: win32.join(system32, 'Drivers', 'DriverData'),
    ALLUSERSPROFILE: `${drive}\\ProgramData`,
    ProgramData: `${drive}\\ProgramData`,
    ProgramFiles: programFiles,
    ProgramW6432: programFiles,
    'ProgramFiles(x86)': `${programFiles} (x86)`,
    CommonProgramFiles: `${programFiles}\\Common Files`,
    CommonProgramW6432: `${programFiles}\\Common Files`,
    'CommonProgramFiles(x86)': `${programFiles} (x86)\\Common Files`,
  };
}
