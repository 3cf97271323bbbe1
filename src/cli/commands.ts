import type { Command } from './command.ts';
import { bundle } from './commands/bundle.ts';
import { doctor } from './commands/doctor.ts';
import { drill } from './commands/drill.ts';
import { exitCode } from './commands/exit-code.ts';
import { exitCodes } from './commands/exit-codes.ts';
import { kitBuild } from './commands/kit-build.ts';
import { kitList } from './commands/kit-list.ts';
import { kitVerify } from './commands/kit-verify.ts';
import { plan } from './commands/plan.ts';
import { policyCheck } from './commands/policy-check.ts';
import { policyPack } from './commands/policy-pack.ts';
import { policyShow } from './commands/policy-show.ts';
import { prune } from './commands/prune.ts';
import { report } from './commands/report.ts';
import { run } from './commands/run.ts';
import { runs } from './commands/runs.ts';
import { schema } from './commands/schema.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';
import { version } from './commands/version.ts';

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = [
  run,
  plan,
  status,
  verify,
  exitCode,
  exitCodes,
  runs,
  report,
  bundle,
  prune,
  policyCheck,
  policyShow,
  policyPack,
  kitBuild,
  kitVerify,
  kitList,
  doctor,
  drill,
  schema,
  version,
];
