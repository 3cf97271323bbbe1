import { crashed, main } from './cli/program.ts';
import { undoEarlyEffects } from './system/early-effects.ts';
import { scrubEnvironment } from './system/environment.ts';
import { KEEP, keepInstaller } from './system/keeper.ts';
import { endProcess, guardProcess } from './system/process-end.ts';
import { realSystem } from './system/real.ts';
import { standardStreams } from './system/standard-streams.ts';

/** The real system in, the exit code out. */
const environment = scrubEnvironment(process.env);
undoEarlyEffects(environment.removed);
const args = process.argv.slice(2);
if (args[0] === KEEP) keepInstaller(args.slice(1));
else runProgram();

function runProgram(): void {
  const io = standardStreams();
  const release = guardProcess((thrown) => crashed(args, thrown, io));
  const system = realSystem(environment.removed);
  void main(args, system, io, { weakenedTls: environment.weakenedTls }).then((code) => {
    release();
    endProcess(code, io.closing());
  });
}
